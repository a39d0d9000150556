using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Distributed;

/// <summary>Process group (as in torch.distributed): the processes that train one model together, and their collectives.</summary>
/// <remarks>
/// <para>
/// Every process calls the same collectives in the same order with tensors of the same shapes; a call returns when its
/// result is there. Ranks count from 0. A group is used by one thread at a time. Where another process has ended, or
/// does not answer within the group's time limit, a collective throws or ends the process; it never waits forever.
/// Once one has thrown, every later one throws, too: an exception in a backward pass is noticed by the next call.
/// Rank 0 alone reports, evaluates and saves while the others wait for it: a time limit must be longer than that takes.
/// </para>
/// <para><see cref="SingleProcess"/> is a group of one, the trainer's default.</para>
/// </remarks>
public interface IProcessGroup : IDisposable
{
    /// <summary>The engine and its version, such as "Open MPI 4.1.4", for logs.</summary>
    string Name { get; }

    /// <summary>The number of this process, from 0 to <see cref="Size"/> − 1.</summary>
    int Rank { get; }

    /// <summary>The number of processes, at least 1.</summary>
    int Size { get; }

    /// <summary>All-reduce: replaces each value by the sum of those of all processes, the same bits on each.</summary>
    /// <param name="values">Contiguous float32, float64 or int64; the result is written to it.</param>
    void AllReduceSum(Tensor values);

    /// <summary>Broadcast: replaces the values by those of one process.</summary>
    /// <param name="values">Contiguous, of any type, sent as bytes; the result is written to it.</param>
    /// <param name="root">The process whose values are sent. The default is rank 0.</param>
    void Broadcast(Tensor values, int root = 0);

    /// <summary>Waits until every process has called it.</summary>
    void Barrier();

    /// <summary>Ends all processes of the group, this one too: after a failure that the others cannot know of.</summary>
    /// <param name="reason">What failed, for the message that is printed.</param>
    void Abort(string reason);
}
