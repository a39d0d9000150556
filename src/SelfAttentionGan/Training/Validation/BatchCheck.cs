using System.Globalization;
using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Validation;

/// <summary>Validates a batch: shape, type, range of values and labels.</summary>
/// <remarks>It reads every value once: far less than a thousandth of the cost of a step.</remarks>
internal static class BatchCheck
{
    // For rounding in interpolation.
    private const float Tolerance = 1e-3f;

    /// <param name="batch">The batch.</param>
    /// <param name="source">Where it was read from.</param>
    /// <param name="count">The number of images that were requested.</param>
    /// <param name="classes">Classes of the networks; 0 for none.</param>
    /// <exception cref="InvalidDataException">It is invalid; the message says how.</exception>
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
        if (!images.shape.SequenceEqual([count, .. shape.Dimensions]))
            throw new InvalidDataException(
                $"A batch must have the images that were requested, here {count} of {shape}, but {source} gave " +
                $"{string.Join("×", images.shape)}. Set its Shape to that of the images.");
        if (images.dtype != ScalarType.Float32)
            throw new InvalidDataException(
                $"Images must be float32 in [-1, 1], but {source} gave {images.dtype}. Convert bytes from 0 to 255 by " +
                "images.to(float32) / 127.5 - 1.");
    }

    private static void RequireRange(Tensor images, string source)
    {
        var (lowest, highest) = images.aminmax();
        var (low, high) = (lowest.item<float>(), highest.item<float>());

        // A value that is not a number makes both limits NaN.
        if (!float.IsFinite(low) || !float.IsFinite(high))
            throw new InvalidDataException(
                $"Images must have finite values in [-1, 1], but a batch of {source} has some that are infinite or not a " +
                $"number (from {Number(low)} to {Number(high)}). Check for divisions by zero in its preprocessing.");
        if (low < -1 - Tolerance || high > 1 + Tolerance)
            throw new InvalidDataException(
                $"Images must have values in [-1, 1], but a batch of {source} has values from {Number(low)} to " +
                $"{Number(high)}. {Remedy(low, high)}");
    }

    private static string Remedy(float low, float high) =>
        low >= 0 && high <= 255 ? "Convert values from 0 to 255 by images / 127.5 - 1."
        : low >= -128 && high <= 128 ? "Clip outliers by images.clamp(-1, 1), or scale the values."
        : "Scale them first.";

    private static void RequireLabels(Tensor labels, int classes)
    {
        foreach (var label in labels.cpu().data<long>())
            if (label < 0 || label >= classes)
                throw new InvalidDataException(
                    $"The labels of {classes} classes run from 0 to {classes - 1}, but the source gave {label}; " +
                    "count them from 0, or report more classes and build the networks for them.");
    }

    private static string Number(float value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
