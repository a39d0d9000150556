using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Distributed;

/// <summary>A group of two processes of which the other always has what this one has.</summary>
internal sealed class MirroredProcessGroup : IProcessGroup
{
    public string Name => "mirror";

    public int Rank => 0;

    public int Size => 2;

    /// <summary>Broadcasts so far.</summary>
    public int Broadcasts { get; private set; }

    public void AllReduceSum(Tensor values) => values.mul_(Scalars.Two);

    public void Broadcast(Tensor values, int root = 0) => Broadcasts++;

    public void Barrier()
    {
    }

    public void Abort(string reason)
    {
    }

    public void Dispose()
    {
    }
}
