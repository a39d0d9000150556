using static TorchSharp.torch;

// Torch's default random generator and the console are shared by the process: parallel tests would not be reproducible.
// So all classes are one collection, but for those in OtherPrograms.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = -1)]

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Class fixture that seeds torch once.</summary>
public sealed class Seeded
{
    public Seeded() => manual_seed(1);
}
