using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>Where threads wait for one another, and show one another a tensor.</summary>
internal sealed class Rendezvous(int size) : IDisposable
{
    private readonly Barrier barrier = new(size);
    private readonly CancellationTokenSource failure = new();
    private readonly Tensor?[] shown = new Tensor?[size];

    public int Size => size;

    /// <summary>Waits until all are here.</summary>
    /// <exception cref="RankFailure">One will never come.</exception>
    public void Wait()
    {
        try
        {
            barrier.SignalAndWait(failure.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RankFailure();
        }
    }

    /// <summary>Shows a tensor, and returns all that are shown, in the order of the ranks, until the next wait.</summary>
    public Tensor[] Exchange(int rank, Tensor? tensor)
    {
        shown[rank] = tensor;
        Wait();

        return shown!;
    }

    /// <summary>Sends all home who wait, now or later.</summary>
    public void Fail() => failure.Cancel();

    public void Dispose()
    {
        barrier.Dispose();
        failure.Dispose();
    }
}
