namespace SelfAttentionGan.Tests.Testing;

/// <summary>
/// Tests that wait for programs they start, beside all others: in this process they use neither torch's random numbers
/// nor the console.
/// </summary>
[CollectionDefinition(nameof(OtherPrograms))]
public sealed class OtherPrograms;
