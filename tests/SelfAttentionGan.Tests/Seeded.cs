using static TorchSharp.torch;

// Torch's default generator belongs to the process: two tests at once would draw each other's numbers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SelfAttentionGan.Tests;

/// <summary>Seeds torch once for the tests of a class.</summary>
public sealed class Seeded
{
    public Seeded() => manual_seed(1);
}
