using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>A rank that is a thread among others of one process: they share the players' weights.</summary>
internal sealed class ThreadRank(int rank, Rendezvous rendezvous) : ICollective
{
    public int Rank => rank;

    public int Size => rendezvous.Size;

    public Tensor Average(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var all = rendezvous.Exchange(rank, tensor);
        var mean = all.Skip(1).Aggregate(all[0].clone(), (sum, other) => sum.add_(other)).div_(Size);
        rendezvous.Wait();                                       // a rank may now let go of its own

        return mean.MoveToOuterDisposeScope();
    }

    public Tensor Broadcast(Func<Tensor> make)
    {
        var made = rank == 0 ? make() : null;
        var copy = rendezvous.Exchange(rank, made)[0].alias();
        rendezvous.Wait();
        made?.Dispose();

        return copy;
    }

    public void Once(Action act)
    {
        rendezvous.Wait();
        if (rank == 0)
            act();
        rendezvous.Wait();
    }
}
