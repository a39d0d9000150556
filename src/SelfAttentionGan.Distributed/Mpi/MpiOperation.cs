using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>A collective that was begun: one request for each part of its values.</summary>
/// <param name="group">The group that completes it.</param>
/// <param name="name">What it is, for messages.</param>
/// <param name="requests">The requests of its parts.</param>
/// <param name="values">The values, which live until it is complete.</param>
internal sealed class MpiOperation(MpiProcessGroup group, string name, IReadOnlyList<nint> requests, Tensor? values = null)
    : IPendingReduction
{
    private int completed;

    public string Name => name;

    public bool IsComplete => completed == requests.Count;

    /// <summary>Advances it; under the group's lock.</summary>
    /// <returns>Whether it is complete.</returns>
    public bool Poll(MpiLibrary mpi)
    {
        while (!IsComplete && mpi.Test(requests[completed]))
            completed++;

        return IsComplete;
    }

    public void Wait()
    {
        group.Complete(this);
        GC.KeepAlive(values);
    }
}
