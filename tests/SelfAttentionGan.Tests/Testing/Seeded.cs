using static TorchSharp.torch;

// Torch's default random generator is shared by the process: parallel tests would not be reproducible.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Class fixture that seeds torch once.</summary>
public sealed class Seeded
{
    public Seeded() => manual_seed(1);
}
