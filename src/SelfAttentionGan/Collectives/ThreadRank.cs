using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>A rank that is a thread among others of one process: they share the players' weights.</summary>
internal sealed class ThreadRank(int rank, Rendezvous rendezvous) : ICollective
{
    private long meetings;

    public int Rank => rank;

    public int Size => rendezvous.Size;

    public Tensor Average(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        return rendezvous.Exchange(meetings++, rank, tensor.clone(), Mean).MoveToOuterDisposeScope();
    }

    public Tensor Broadcast(Func<Tensor> make) => rendezvous.Once(meetings++, make)!;

    public void Once(Action act) => rendezvous.Once(meetings++, () =>
    {
        act();
        return null;
    });

    private static Tensor Mean(Tensor[] all) =>
        all.Skip(1).Aggregate(all[0].clone(), (sum, other) => sum.add_(other)).div_(all.Length);
}
