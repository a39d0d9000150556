using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Hands out one batch of real pictures after the other, epoch after epoch, on the device.</summary>
/// <remarks>Where the players have classes labels come along, and are checked: a GPU would end the process.</remarks>
internal sealed class PictureStream(
    IImageSource source, EpochSampler sampler, int classes, Mirror? mirror, Device device)
{
    /// <summary>Batches handed out so far: where in the source the training stands.</summary>
    public long Turn { get; set; }

    /// <exception cref="InvalidDataException">Labels are needed, but missing or out of range.</exception>
    public Batch Next()
    {
        using var scope = NewDisposeScope();

        var turn = Turn++;
        using var read = source.Read(sampler.Indices(turn));
        using var batch = mirror?.Turn(read, turn) ?? read;

        return new(
            batch.Images.to(device, copy: true).MoveToOuterDisposeScope(),                          // (n, c, h, w)
            classes > 0 ? Checked(batch.Labels).to(device, copy: true).MoveToOuterDisposeScope() : null,    // (n)
            batch.Inputs?.to(device, copy: true).MoveToOuterDisposeScope());                        // (n, ...)
    }

    private Tensor Checked(Tensor? labels)
    {
        if (labels is null)
            throw new InvalidDataException(
                $"A source of {classes} classes must label every batch, but one came without labels; " +
                $"hand them to {nameof(Batch)}, or report 0 classes.");

        using var scope = NewDisposeScope();

        foreach (var label in labels.cpu().data<long>())
            if (label < 0 || label >= classes)
                throw new InvalidDataException(
                    $"The labels of {classes} classes run from 0 to {classes - 1}, but the source gave {label}; " +
                    "count them from 0, or report more classes and build the players for them.");

        return labels;
    }
}
