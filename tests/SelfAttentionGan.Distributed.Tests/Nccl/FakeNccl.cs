using SelfAttentionGan.Distributed.Nccl;

namespace SelfAttentionGan.Distributed.Tests.Nccl;

/// <summary>A table of NCCL's calls for threads of this process, on the CPU's memory.</summary>
/// <param name="size">The number of threads.</param>
internal sealed unsafe class FakeNccl(int size) : INcclApi
{
    public static readonly byte[] Id = [.. Enumerable.Range(0, 128).Select(i => (byte)i)];

    private readonly Barrier together = new(size);
    private readonly nint[] sent = new nint[size];

    public List<byte[]> Joined { get; } = [];

    public bool IsStuck { get; init; }

    public bool IsAborted { get; private set; }

    public string Version => "1.2.3";

    public byte[] CreateId() => Id;

    public nint Join(byte[] id, int size, int rank, int device)
    {
        lock (Joined)
            Joined.Add(id);

        return rank + 1;
    }

    public void AllReduceSum(nint values, long count, NcclType type, nint communicator)
    {
        switch (type)
        {
            case NcclType.Float32:
                Sum<float>(values, count, communicator);
                break;
            case NcclType.Float64:
                Sum<double>(values, count, communicator);
                break;
            default:
                Sum<long>(values, count, communicator);
                break;
        }
    }

    public void Broadcast(nint bytes, long count, int root, nint communicator)
    {
        var received = Exchange(bytes, communicator, () => new Span<byte>((void*)sent[root], (int)count).ToArray());

        received.CopyTo(new Span<byte>((void*)bytes, (int)count));
    }

    public bool IsDone(nint communicator) => !IsStuck;

    public void Abort(nint communicator) => IsAborted = true;

    public void Destroy(nint communicator)
    {
    }

    private void Sum<T>(nint values, long count, nint communicator)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var sums = Exchange(values, communicator, () => Enumerable.Range(0, (int)count)
            .Select(i => sent.Aggregate(T.Zero, (sum, from) => sum + ((T*)from)[i])).ToArray());

        sums.CopyTo(new Span<T>((void*)values, (int)count));
    }

    private TResult Exchange<TResult>(nint values, nint communicator, Func<TResult> compute)
    {
        sent[(int)communicator - 1] = values;
        together.SignalAndWait();
        var result = compute();
        together.SignalAndWait();

        return result;
    }
}
