using System.Globalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// The images that a feature extractor's network takes: size, channels and normalization, and the conversion to them.
/// </summary>
/// <remarks>
/// Images are resized as floats of 0 to 255, without rounding, then normalized as by torchvision's <c>Normalize</c>:
/// <c>(x / 255 − mean) / standard deviation</c>. Every step has a gradient, unless <see cref="Bytes"/> rounds.
/// </remarks>
public sealed record ExtractorInput
{
    private const int MaxSize = 4096;

    /// <summary>
    /// 224×224 RGB with the means and deviations of ImageNet, as the classifiers of torchvision take it.
    /// </summary>
    public static ExtractorInput ImageNet { get; } = new()
    {
        Size = 224,
        Mean = [0.485, 0.456, 0.406],
        StandardDeviation = [0.229, 0.224, 0.225],
    };

    /// <summary>Width and height of the network's images; 0, the default, leaves images as they are.</summary>
    public int Size { get; init; }

    /// <summary>How images of another size are resized. The default is bilinear, antialiased.</summary>
    public ResizeFilter Filter { get; init; }

    /// <summary>Channels of the network's images. The default is 3; gray images are then repeated.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Whether channels are in the order blue, green, red. The default is false.</summary>
    public bool Bgr { get; init; }

    /// <summary>
    /// Whether the network takes bytes (uint8, 0 to 255) and normalizes them itself. The default is false: floats.
    /// </summary>
    public bool Bytes { get; init; }

    /// <summary>
    /// Mean of each channel that is subtracted, where 1 is white; one number stands for all channels. The default is 0.
    /// </summary>
    public IReadOnlyList<double> Mean { get; init; } = [0];

    /// <summary>
    /// Standard deviation of each channel that is divided by, where 1 is white; one number stands for all channels. The
    /// default is 1, so that values are from 0 to 1.
    /// </summary>
    public IReadOnlyList<double> StandardDeviation { get; init; } = [1];

    /// <summary>Converts images to what the network takes.</summary>
    /// <param name="images">
    /// Images N×C×H×W, uint8, or float32 with values from 0 to 255, with or without gradient, on any device.
    /// </param>
    /// <returns>N×<see cref="Channels"/>×height×width, float32, or uint8 for <see cref="Bytes"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The images have another shape, type or number of channels, or this record has a number out of range.
    /// </exception>
    public Tensor Apply(Tensor images)
    {
        Check(images);
        if (Bytes && images.dtype == ScalarType.Byte && IsSized(images) && images.shape[1] == Channels && !Bgr)
            return images.alias();

        using var scope = NewDisposeScope();
        var x = Resize(images.to(ScalarType.Float32));                                      // (n, c, size, size)
        if (x.shape[1] < Channels)
            x = x.expand(-1, Channels, -1, -1);
        if (Bgr)
            x = x.flip(1);

        return (Bytes ? ToBytes(x) : Normalize(x)).MoveToOuterDisposeScope();
    }

    /// <summary>Describes the conversion, for results, such as <c>bilinear 224×224, (x − 128) / 128</c>.</summary>
    public override string ToString()
    {
        var size = Size == 0 ? "as they are" : string.Create(CultureInfo.InvariantCulture, $"{Name} {Size}×{Size}");
        var normalization = Bytes ? "bytes"
            : $"(x / 255 − {List(Mean)}) / {List(StandardDeviation)}";

        return $"{size}, {normalization}{(Channels == 1 ? ", gray" : Bgr ? ", BGR" : "")}";
    }

    private string Name => Filter switch
    {
        ResizeFilter.TensorFlowBilinear => "bilinear (TensorFlow 1)",
        ResizeFilter.Bicubic => "bicubic",
        _ => "bilinear",
    };

    private static string List(IReadOnlyList<double> numbers) =>
        string.Join('|', numbers.Select(number => number.ToString("0.####", CultureInfo.InvariantCulture)));

    private bool IsSized(Tensor images) => Size == 0 || images.shape[2] == Size && images.shape[3] == Size;

    private Tensor Resize(Tensor x)
    {
        if (IsSized(x))
            return x;

        return Filter switch
        {
            ResizeFilter.Bilinear => ImageResize.Apply(x, Size, Size),
            ResizeFilter.Bicubic => interpolate(
                x, [Size, Size], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true)
                .clamp(Scalars.Of(0), Scalars.Of(255)),
            _ => Blend(Blend(x, dimension: 2), dimension: 3),
        };
    }

    /// <summary>Interpolates along one dimension between the pixels at and after i · (old size / new size).</summary>
    private Tensor Blend(Tensor x, int dimension)
    {
        var length = x.shape[dimension];
        var places = Enumerable.Range(0, Size).Select(i => (float)i * ((float)length / Size)).ToArray();
        long[] before = [.. places.Select(place => (long)place)];
        long[] after = [.. before.Select(place => Math.Min(place + 1, length - 1))];
        var weights = tensor([.. places.Zip(before, (place, first) => place - first)], device: x.device);
        weights = dimension == 2 ? weights.view(1, 1, -1, 1) : weights.view(1, 1, 1, -1);

        var first = x.index_select(dimension, tensor(before, device: x.device));
        var second = x.index_select(dimension, tensor(after, device: x.device));
        return first.Plus((second - first) * weights);
    }

    private static Tensor ToBytes(Tensor x) =>
        x.detach().round().clamp(Scalars.Of(0), Scalars.Of(255)).to(ScalarType.Byte);

    private Tensor Normalize(Tensor x)
    {
        var mean = PerChannel(Mean, x.device, factor: 255);
        var deviation = PerChannel(StandardDeviation, x.device, factor: 255);

        return (x - mean) / deviation;
    }

    private static Tensor PerChannel(IReadOnlyList<double> numbers, Device device, double factor) =>
        tensor([.. numbers.Select(number => (float)(number * factor))], device: device).view(1, -1, 1, 1);

    private void Check(Tensor images)
    {
        CheckNumbers();
        if (images.dim() != 4 || images.numel() == 0 || images.dtype is not (ScalarType.Byte or ScalarType.Float32))
            throw new ArgumentException(
                "A feature extractor takes images N×C×H×W, uint8 or float32 from 0 to 255, but got "
                + $"{images.dtype} {images.Describe()}; convert images of -1 to 1 by (x + 1) · 127.5.", nameof(images));
        if (images.shape[1] != Channels && images.shape[1] != 1)
            throw new ArgumentException(
                $"This feature extractor takes images of {Channels} channels, or gray ones, but got {images.Describe()}; "
                + $"convert them to {(Channels == 1 ? "gray" : "RGB")} first.", nameof(images));
    }

    private void CheckNumbers()
    {
        if (Size is < 0 or > MaxSize || Channels < 1)
            throw new ArgumentException(
                $"Images have a size from 1 to {MaxSize}, or 0 for their own, and at least 1 channel, but got size {Size} "
                + $"and {Channels} channels; correct {nameof(Size)} and {nameof(Channels)}.");
        foreach (var (name, numbers) in ((string, IReadOnlyList<double>)[])
            [(nameof(Mean), Mean), (nameof(StandardDeviation), StandardDeviation)])
            if (numbers.Count != 1 && numbers.Count != Channels || !numbers.All(double.IsFinite))
                throw new ArgumentException(
                    $"{name} has one finite number for each of {Channels} channels, or one for all, but got "
                    + $"[{string.Join(", ", numbers)}]; correct it.");
        if (StandardDeviation.Any(deviation => deviation <= 0))
            throw new ArgumentException(
                $"{nameof(StandardDeviation)} is above 0, but got [{string.Join(", ", StandardDeviation)}]; correct it.");
    }
}
