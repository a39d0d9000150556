using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Distributed;

/// <summary>A process group of one: every collective returns its argument as it is.</summary>
public sealed class SingleProcess : IProcessGroup
{
    private SingleProcess()
    {
    }

    /// <summary>The group; it has no state, and disposing it does nothing.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "single process";

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public void AllReduceSum(Tensor values)
    {
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    public void Abort(string reason) => Environment.FailFast(reason);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
