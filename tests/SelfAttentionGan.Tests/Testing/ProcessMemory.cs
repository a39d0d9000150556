namespace SelfAttentionGan.Tests.Testing;

/// <summary>Tests that measure the memory of this process: they run alone.</summary>
[CollectionDefinition(nameof(ProcessMemory), DisableParallelization = true)]
public sealed class ProcessMemory;
