using System.Globalization;
using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Holds each batch to what its source promises, before a network learns from it.</summary>
/// <remarks>Reads every value once: far less than a thousandth of what a step computes.</remarks>
internal static class BatchCheck
{
    // What interpolation may add by rounding.
    private const float Tolerance = 1e-3f;

    /// <param name="batch">What was read.</param>
    /// <param name="source">Where from.</param>
    /// <param name="count">How many images were asked for.</param>
    /// <param name="classes">The classes of the networks; 0 where they take no labels.</param>
    /// <exception cref="InvalidDataException">It is something else; the message says what was found.</exception>
    public static void Require(Batch batch, IImageSource source, int count, int classes)
    {
        using var scope = NewDisposeScope();

        var name = source.GetType().Name;
        RequireShape(batch.Images, source.Shape, count, name);
        RequireRange(batch.Images, name);
        if (classes > 0 && batch.Labels is null)
            throw new InvalidDataException(
                $"A source of {classes} classes must label every batch, but one came without labels; " +
                $"hand them to {nameof(Batch)}, or report 0 classes.");
        if (batch.Labels is not null && Math.Max(classes, source.Classes) is > 0 and var known)
            RequireLabels(batch.Labels, known);
    }

    private static void RequireShape(Tensor images, ImageShape shape, int count, string source)
    {
        if (!images.shape.SequenceEqual([count, shape.Channels, shape.Height, shape.Width]))
            throw new InvalidDataException(
                $"A batch has the images that were asked for, here {count} of {shape}, but {source} gave " +
                $"{string.Join("×", images.shape)}. Let its Shape say what Read returns.");
        if (images.dtype != ScalarType.Float32)
            throw new InvalidDataException(
                $"Images are float32 in [-1, 1], but {source} gave {images.dtype}. Bytes from 0 to 255 become so by " +
                "images.to(float32) / 127.5 - 1.");
    }

    private static void RequireRange(Tensor images, string source)
    {
        var (lowest, highest) = images.aminmax();
        var (low, high) = (lowest.item<float>(), highest.item<float>());

        // Whatever is not a number makes both ends so.
        if (!float.IsFinite(low) || !float.IsFinite(high))
            throw new InvalidDataException(
                $"Images have finite values in [-1, 1], but a batch of {source} has some that are infinite or not a " +
                $"number (from {Number(low)} to {Number(high)}). Look for divisions by zero where it is made.");
        if (low < -1 - Tolerance || high > 1 + Tolerance)
            throw new InvalidDataException(
                $"Images have values in [-1, 1], but a batch of {source} has values from {Number(low)} to " +
                $"{Number(high)}. {Remedy(low, high)}");
    }

    private static string Remedy(float low, float high) =>
        low >= 0 && high <= 255 ? "Those from 0 to 255 become so by images / 127.5 - 1."
        : low >= -128 && high <= 128 ? "Outliers become so by images.clamp(-1, 1), other scales by a division."
        : "Scale them first.";

    private static void RequireLabels(Tensor labels, int classes)
    {
        foreach (var label in labels.cpu().data<long>())
            if (label < 0 || label >= classes)
                throw new InvalidDataException(
                    $"The labels of {classes} classes run from 0 to {classes - 1}, but the source gave {label}; " +
                    "count them from 0, or report more classes and build the players for them.");
    }

    private static string Number(float value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
