namespace SelfAttentionGan.Tests.Testing;

/// <summary>
/// Tests that change torch's number of threads, which is the process's: they run alone, since other tests compare bits.
/// </summary>
[CollectionDefinition(nameof(ThreadCount), DisableParallelization = true)]
public sealed class ThreadCount;
