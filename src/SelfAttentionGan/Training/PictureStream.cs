using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Hands out one batch of real pictures after the other, epoch after epoch, on the device.</summary>
/// <remarks>
/// <para>Where the players have classes labels come along. Each batch is checked: a GPU would end the process for a
/// wrong label, and values out of range would be learnt.</para>
/// <para>Workers take turns: of three, each reads every third batch. So batches come in the same order from any
/// number of them, and what a batch holds follows from its turn alone. Without any, one is read when it is asked for.
/// </para>
/// </remarks>
internal sealed class PictureStream(
    IImageSource source, EpochSampler sampler, int classes, Mirror? mirror, Device device, int workers = 0)
    : IDisposable
{
    private PictureReader[] readers = [];
    private long begun, end;

    /// <summary>Batches handed out so far: where in the source the training stands.</summary>
    public long Turn { get; private set; }

    /// <summary>Goes on from a turn, for so many batches: workers read no more than are asked for.</summary>
    public void Seek(long turn, long batches)
    {
        Dismiss();
        (Turn, end) = (turn, turn + batches);
    }

    /// <exception cref="InvalidDataException">
    /// Images are of another shape or out of range, or labels are needed, but missing or out of range.
    /// </exception>
    public Batch Next()
    {
        using var scope = NewDisposeScope();

        var turn = Turn++;
        if (workers == 0 || turn >= end)
        {
            using var now = Read(turn);
            return Copy(now);
        }

        var reader = ReaderOf(turn);
        var read = reader.Take();
        try
        {
            return Copy(read);
        }
        finally
        {
            reader.GiveBack(read);
        }
    }

    /// <summary>Waits for the ends of all workers.</summary>
    public void Dispose() => Dismiss();

    private PictureReader ReaderOf(long turn)
    {
        if (readers.Length == 0)
        {
            begun = turn;
            readers = [.. Enumerable.Range(0, (int)Math.Min(workers, end - turn))
                .Select(worker => new PictureReader(Read, Turns(begun + worker, end, workers)))];
        }

        return readers[(turn - begun) % workers];

        static IEnumerable<long> Turns(long from, long until, int stride)
        {
            for (var next = from; next < until; next += stride)
                yield return next;
        }
    }

    private void Dismiss()
    {
        foreach (var reader in readers)
            reader.Close();
        foreach (var reader in readers)
            reader.Dispose();

        readers = [];
    }

    private Batch Copy(Batch batch) => new(
        batch.Images.to(device, copy: true).MoveToOuterDisposeScope(),                          // (n, c, h, w)
        classes > 0 ? batch.Labels!.to(device, copy: true).MoveToOuterDisposeScope() : null,    // (n)
        batch.Inputs?.to(device, copy: true).MoveToOuterDisposeScope());                        // (n, ...)

    private Batch Read(long turn)
    {
        var indices = sampler.Indices(turn);
        var read = source.Read(indices);
        try
        {
            BatchCheck.Require(read, source, indices.Length, classes);
            if (mirror is null)
                return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }

        using (read)
            return mirror.Turn(read, turn);
    }
}
