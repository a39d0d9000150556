using System.Buffers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>Decoded image: pixels as they are stored, with 8 or 16 bits a sample.</summary>
/// <param name="Width">Pixels in a stored row.</param>
/// <param name="Height">Stored rows.</param>
/// <param name="Channels">1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA, not premultiplied).</param>
internal sealed record DecodedImage(int Width, int Height, int Channels) : IDisposable
{
    /// <summary>The samples of an 8-bit image, row by row, perhaps followed by unused bytes.</summary>
    public byte[] Samples8 { get; init; } = [];

    /// <summary>Whether the bytes are returned to the shared pool when the image is disposed.</summary>
    public bool IsPooled { get; init; }

    /// <summary>The samples of a 16-bit image; empty for 8 bits.</summary>
    public ushort[] Samples16 { get; init; } = [];

    /// <summary>Samples a pixel: the channels, or 4 for RGB with an unused fourth.</summary>
    public int Stride { get; init; } = Channels;

    /// <summary>The EXIF orientation, 1 to 8, in which the stored pixels are to be displayed.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>
    /// Stored pixels for each pixel of the file, in width and height; less than 1 where decoding has scaled it.
    /// </summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether samples have more than 8 bits.</summary>
    public bool Is16Bit => Samples16.Length > 0;

    /// <summary>Whether the last channel is alpha.</summary>
    public bool HasAlpha => Channels is 2 or 4;

    /// <summary>Width as displayed.</summary>
    public int DisplayWidth => Orientation >= 5 ? Height : Width;

    /// <summary>Height as displayed.</summary>
    public int DisplayHeight => Orientation >= 5 ? Width : Height;

    /// <summary>The least and the greatest color sample of a 16-bit image; alpha is ignored.</summary>
    public (int Least, int Greatest) SampleRange()
    {
        var (least, greatest) = (ushort.MaxValue, ushort.MinValue);
        var colors = HasAlpha ? Channels - 1 : Channels;
        for (var pixel = 0; pixel < Samples16.Length; pixel += Channels)
            for (var c = 0; c < colors; c++)
                (least, greatest) = (Math.Min(least, Samples16[pixel + c]), Math.Max(greatest, Samples16[pixel + c]));

        return (least, greatest);
    }

    /// <summary>
    /// Converts to 8 bits a sample, as displayed: gray, RGB or RGBA; 16 bits by <see cref="IntensityWindow.Auto"/>.
    /// </summary>
    public ImageBuffer ToImageBuffer()
    {
        using var scope = NewDisposeScope();
        var samples = Is16Bit ? IntensityWindow.Auto(this).Apply(this).round().to(ScalarType.Byte) : ToTensor();
        var used = Orient(samples).narrow(2, 0, Channels);                                 // (height, width, c)
        var pixels = Channels == 2 ? used.index_select(2, tensor((long[])[0, 0, 0, 1])) : used;

        return new(DisplayWidth, DisplayHeight, (int)pixels.shape[2], pixels.contiguous().data<byte>().ToArray());
    }

    /// <summary>
    /// Returns a view of the bytes of an 8-bit image, shape (stored height, stored width, stride); it must not outlive
    /// the image.
    /// </summary>
    public Tensor ToTensor() =>
        frombuffer(Samples8, ScalarType.Byte, count: (long)Height * Width * Stride).view(Height, Width, Stride);

    /// <summary>
    /// Returns a view of a part of an 8-bit image as it is stored, shape (height, width, stride). Its rows are
    /// compacted in the image's own bytes, whose other pixels are lost: torch would copy rows that are not contiguous.
    /// </summary>
    public Tensor ToTensor(int left, int top, int height, int width)
    {
        var (from, row) = ((top * Width + left) * Stride, width * Stride);
        if (width < Width)
            for (var y = 0; y < height; y++)
                Samples8.AsSpan(from + y * Width * Stride, row).CopyTo(Samples8.AsSpan(y * row));

        return frombuffer(Samples8, ScalarType.Byte, count: (long)height * row, offset: width < Width ? 0 : from)
            .view(height, width, Stride);
    }

    /// <summary>Returns pooled bytes.</summary>
    public void Dispose()
    {
        if (IsPooled)
            ArrayPool<byte>.Shared.Return(Samples8);
    }

    /// <summary>Rotates and flips samples from the stored to the displayed orientation (EXIF 2.3, 0x0112).</summary>
    /// <param name="stored">Shape (stored height, stored width, any).</param>
    public Tensor Orient(Tensor stored)
    {
        const long rows = 0, columns = 1;
        long[] reversed =
        [
            .. Orientation is 3 or 4 or 6 or 7 ? (long[])[rows] : [],
            .. Orientation is 2 or 3 or 7 or 8 ? (long[])[columns] : [],
        ];

        var flipped = reversed.Length > 0 ? stored.flip(reversed) : stored;
        return Orientation >= 5 ? flipped.transpose(rows, columns) : flipped;
    }
}
