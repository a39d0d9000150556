using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>The share of a process in each batch: an equal slice of each part of gradient accumulation.</summary>
/// <remarks>
/// So a part has the same images in any number of processes, and layers and losses that compare the images of a part see
/// the same ones. Random numbers are sampled for the whole batch by every process, which keeps its share: they are those
/// of a single process. Of one process the share is the batch itself.
/// </remarks>
/// <param name="processes">The number of processes.</param>
/// <param name="rank">This one.</param>
/// <param name="parts">The parts of a batch.</param>
internal sealed class BatchShare(int processes, int rank, int parts)
{
    /// <summary>The whole batch, of a single process.</summary>
    public static BatchShare Whole { get; } = new(1, 0, 1);

    /// <summary>The share of a process of a group.</summary>
    public static BatchShare Of(IProcessGroup group, GanTrainerOptions options) =>
        new(group.Size, group.Rank, options.GradientAccumulationSteps);

    /// <summary>The number of images of all processes together, where this one has a number of them.</summary>
    public long CountAll(long count) => count * processes;

    /// <summary>Returns the indices of this process's images.</summary>
    /// <param name="batch">The indices of the whole batch.</param>
    public long[] Select(long[] batch)
    {
        if (processes == 1)
            return batch;

        var (part, slice) = Sizes(batch.Length);
        return [.. Enumerable.Range(0, parts)
            .SelectMany(i => batch.AsSpan((int)(i * part + rank * slice), (int)slice).ToArray())];
    }

    /// <summary>Returns this process's rows.</summary>
    /// <param name="batch">The rows of the whole batch, N×….</param>
    public Tensor Select(Tensor batch)
    {
        if (processes == 1)
            return batch;

        var (part, slice) = Sizes(batch.shape[0]);
        return cat([.. Enumerable.Range(0, parts).Select(i => batch.narrow(0, i * part + rank * slice, slice))]);
    }

    /// <summary>Returns this process's rows of one part.</summary>
    /// <param name="part">The rows of the whole part, N×….</param>
    public Tensor SelectOfPart(Tensor part)
    {
        if (processes == 1)
            return part;

        var slice = part.shape[0] / processes;
        return part.narrow(0, rank * slice, slice);
    }

    /// <summary>Samples numbers for this process's images of one part.</summary>
    /// <param name="sample">Samples a tensor of a shape.</param>
    /// <param name="shape">The shape of the result; the first dimension is that of the images, or a multiple.</param>
    public Tensor SampleOfPart(Func<long[], Tensor> sample, long[] shape) => processes == 1 || shape.Length == 0
        ? sample(shape)
        : SelectOfPart(sample([shape[0] * processes, .. shape[1..]]));

    private (long Part, long Slice) Sizes(long batch) => (batch / parts, batch / parts / processes);
}
