using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>Ranks that work on a share of each batch and agree on what belongs to all of it.</summary>
/// <remarks>
/// Every rank calls the same members in the same order, with tensors of the same shapes. Sums are taken in the order of
/// the ranks, so that all have the same bits, at every run.
/// </remarks>
public interface ICollective
{
    /// <summary>This rank's number, from 0.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    int Size { get; }

    /// <summary>Returns the mean of all ranks' tensors, once all have come; the caller disposes it.</summary>
    /// <param name="tensor">This rank's; it stays as it is.</param>
    Tensor Average(Tensor tensor);

    /// <summary>Returns what one rank makes for all; the caller disposes it.</summary>
    /// <param name="make">Makes what any of them would make; called on one alone: on the first to come, or on rank 0.</param>
    Tensor Broadcast(Func<Tensor> make);

    /// <summary>Does something that all ranks need done, once, and returns when it is done.</summary>
    /// <param name="act">Called on the first rank to come, where ranks share memory, else on each.</param>
    void Once(Action act);
}
