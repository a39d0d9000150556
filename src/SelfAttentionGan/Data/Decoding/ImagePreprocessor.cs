using System.Runtime.InteropServices;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Decoding;

/// <summary>Image preprocessing: crop, resize, pad and convert channels to the shape for training.</summary>
internal sealed class ImagePreprocessor(ImageShape shape, ImageFolderOptions options) : IDecodeHints
{
    private readonly (byte Red, byte Green, byte Blue) background = options.BackgroundLevels();

    private bool KeepsAlpha => shape.Channels is 2 or 4;

    /// <summary>
    /// Returns interleaved samples: a byte for each, or two, the lower first, of an image with 16 bits a sample.
    /// </summary>
    /// <exception cref="InvalidDataException">The image is smaller than its center crop.</exception>
    public byte[] Apply(DecodedImage image)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();

        var part = Crop(image);
        var premultiplied = image.HasAlpha && part.Size != Target(part.Size);
        if (premultiplied && !image.Is16Bit)
            AlphaCompositing.Premultiply(
                image.Samples8.AsSpan(0, image.Width * image.Height * image.Channels), image.Channels);

        var pixels = Load(image, part);                                                      // (1, stride, h, w)
        if (premultiplied && image.Is16Bit)
            pixels = AlphaCompositing.Premultiply(pixels);
        var (height, width) = Target(part.Size);
        var resized = part.Size == (height, width) ? pixels : ImageResize.Apply(pixels, height, width);

        return Store(Pad(Convert(resized, image, premultiplied)), image.Is16Bit);
    }

    public double MinScale(int width, int height)
    {
        var (across, down) = options.CenterCrop > 0 ? (options.CenterCrop, options.CenterCrop) : (width, height);
        return Math.Max((double)shape.Width / across, (double)shape.Height / down);
    }

    public (int Left, int Width) Columns(int width, int height)
    {
        // The center crop of these columns must be that of the whole image.
        if (options.CenterCrop > 0)
            return (0, width);

        // JPEG's color reaches one column of its half resolution further.
        var part = Center(width, height, side: 0);
        var margin = Math.Min(2, part.Left);
        return (part.Left - margin, part.Size.Width + 2 * margin);
    }

    private Part Crop(DecodedImage image)
    {
        var (width, height) = (image.DisplayWidth, image.DisplayHeight);
        var side = (int)Math.Round(options.CenterCrop * image.Scale);
        if (side > width || side > height)
            throw new InvalidDataException($"A center crop of {options.CenterCrop} pixels needs an image of at least " +
                "that width and height, but this is " +
                $"{Math.Round(width / image.Scale)}×{Math.Round(height / image.Scale)}. " +
                $"Lower {nameof(options.CenterCrop)}, or take larger images.");

        return Center(width, height, side);
    }

    // The centered square of this side, or everything where it is 0, in the aspect ratio of the shape.
    private Part Center(int width, int height, int side)
    {
        var (across, down) = side > 0 ? (side, side) : (width, height);
        if (options.ResizeMode == ResizeMode.Crop)
            (across, down) = (
                (int)Math.Min(across, Math.Max(1, Math.Round((double)down * shape.Width / shape.Height))),
                (int)Math.Min(down, Math.Max(1, Math.Round((double)across * shape.Height / shape.Width))));

        return new((width - across) / 2, (height - down) / 2, (down, across));
    }

    // Scaled before it is padded: the area around a long thin image may not fit into memory.
    private (int Height, int Width) Target((int Height, int Width) size)
    {
        if (options.ResizeMode != ResizeMode.Pad)
            return (shape.Height, shape.Width);

        var scale = Math.Min((double)shape.Height / size.Height, (double)shape.Width / size.Width);
        return (Math.Max(1, (int)Math.Round(size.Height * scale)), Math.Max(1, (int)Math.Round(size.Width * scale)));
    }

    private Tensor Load(DecodedImage image, Part part)
    {
        if (!image.Is16Bit && image.Orientation == 1)
            return image.ToTensor(part.Left, part.Top, part.Size.Height, part.Size.Width)
                .unsqueeze(0).permute(0, 3, 1, 2);

        var stored = image.Is16Bit ? Window(image).Apply(image) : image.ToTensor();           // (h, w, stride)
        var displayed = image.Orient(stored)
            .narrow(0, part.Top, part.Size.Height).narrow(1, part.Left, part.Size.Width);

        return displayed.unsqueeze(0).permute(0, 3, 1, 2);
    }

    private IntensityWindow Window(DecodedImage image) => options.GrayRange switch
    {
        GrayRange.Full => IntensityWindow.Full,
        GrayRange.MinMax => IntensityWindow.MinMax(image),
        GrayRange.Window => IntensityWindow.Around(options.WindowCenter, options.WindowWidth),
        _ => IntensityWindow.Auto(image),
    };

    /// <summary>Converts to the channels of the shape.</summary>
    private Tensor Convert(Tensor pixels, DecodedImage image, bool premultiplied)
    {
        if (image.Channels == shape.Channels && !image.HasAlpha)
            return pixels.narrow(1, 0, image.Channels);

        var levels = pixels.narrow(1, 0, image.Channels).to(ScalarType.Float32);
        if (!image.HasAlpha)
            return ToChannels(levels, alpha: null);
        if (!KeepsAlpha)
            return ToChannels(Composite(premultiplied ? levels : AlphaCompositing.Premultiply(levels)), alpha: null);

        var straight = premultiplied ? AlphaCompositing.Unpremultiply(levels) : levels;
        var colors = image.Channels - 1;
        return ToChannels(straight.narrow(1, 0, colors), straight.narrow(1, colors, 1));
    }

    private Tensor Composite(Tensor premultiplied)
    {
        var rgba = premultiplied.shape[1] == 2
            ? premultiplied.index_select(1, tensor((long[])[0, 0, 0, 1]))
            : premultiplied;

        return AlphaCompositing.CompositeOver(rgba, Background());
    }

    private Tensor ToChannels(Tensor colors, Tensor? alpha)
    {
        var (isGray, wantsGray) = (colors.shape[1] == 1, shape.Channels <= 2);
        var converted = isGray == wantsGray ? colors : isGray ? colors.expand(-1, 3, -1, -1) : ToGray(colors);

        return KeepsAlpha
            ? cat([converted, alpha ?? full_like(converted.narrow(1, 0, 1), Scalars.Of(255))], dim: 1)
            : converted;
    }

    // ITU-R BT.601.
    private static Tensor ToGray(Tensor rgb) =>
        rgb.mul(tensor((float[])[0.299f, 0.587f, 0.114f], [1, 3, 1, 1])).sum(1, keepdim: true);

    private Tensor Background() =>
        tensor((float[])[background.Red, background.Green, background.Blue], [1, 3, 1, 1]);

    /// <summary>Centers an image that does not fill the shape on background.</summary>
    private Tensor Pad(Tensor image)
    {
        var (height, width) = ((int)image.shape[2], (int)image.shape[3]);
        if ((height, width) == (shape.Height, shape.Width))
            return image;

        var around = ToChannels(Background(), KeepsAlpha ? zeros(1, 1, 1, 1) : null)
            .expand(1, -1, shape.Height, shape.Width).contiguous();                          // (1, c, height, width)
        around.narrow(2, (shape.Height - height) / 2, height).narrow(3, (shape.Width - width) / 2, width).copy_(image);

        return around;
    }

    private static byte[] Store(Tensor image, bool deep)
    {
        var pixels = image.permute(0, 2, 3, 1);                                              // (1, height, width, c)
        if (!deep)
            return Rounded(pixels).contiguous().data<byte>().ToArray();

        var samples = pixels.mul(Scalars.Of(257)).round().to(ScalarType.Int32).contiguous().data<int>().ToArray();
        return MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(samples, sample => (ushort)sample)).ToArray();
    }

    private static Tensor Rounded(Tensor pixels) =>
        pixels.dtype == ScalarType.Byte ? pixels : pixels.round().to(ScalarType.Byte);

    /// <summary>A part of a displayed image.</summary>
    private readonly record struct Part(int Left, int Top, (int Height, int Width) Size);
}
