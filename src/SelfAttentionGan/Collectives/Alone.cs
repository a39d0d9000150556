using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>One rank that has all of every batch.</summary>
public sealed class Alone : ICollective
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public Tensor Average(Tensor tensor) => tensor.alias();

    /// <inheritdoc/>
    public Tensor Broadcast(Func<Tensor> make) => make();

    /// <inheritdoc/>
    public void Once(Action act) => act();
}
