using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>Makes a picture of any shape one of the shape that is learnt from, as the options say.</summary>
internal sealed class PictureFit(ImageShape shape, PictureOptions options)
{
    private readonly (byte Red, byte Green, byte Blue) background = options.BackgroundLevels();

    /// <summary>Returns channels of a pixel side by side.</summary>
    /// <exception cref="InvalidDataException">The picture is smaller than what is cut out of it.</exception>
    public byte[] Fit(Bitmap picture)
    {
        var opaque = picture.Channels == 4
            ? picture.Over(background.Red, background.Green, background.Blue)
            : picture;
        var framed = Frame(Cut(opaque));

        return (shape.Channels == 1 ? framed.ToGrey() : framed.ToRgb()).Pixels.ToArray();
    }

    private Bitmap Cut(Bitmap picture)
    {
        var side = options.CentreCrop;
        if (side == 0)
            return picture;

        return picture.Width >= side && picture.Height >= side
            ? picture.CropToCentre(side)
            : throw new InvalidDataException($"A picture that {side} pixels are cut out of has at least as many each " +
                $"way, but this is {picture.Width}×{picture.Height}. Lower {nameof(options.CentreCrop)}, or take " +
                "larger pictures.");
    }

    private Bitmap Frame(Bitmap picture) => options.Framing switch
    {
        Framing.Pad when picture.Width != picture.Height => Pad(picture),
        Framing.Stretch => picture.Resize(shape.Width, shape.Height),
        _ => picture.CropToSquare().Resize(shape.Width, shape.Height),
    };

    // Scaled first: the square around a long thin picture may not fit into memory.
    private Bitmap Pad(Bitmap picture)
    {
        var longer = (double)Math.Max(picture.Width, picture.Height);
        var (width, height) = (Scaled(picture.Width, shape.Width), Scaled(picture.Height, shape.Height));
        var middle = picture.Resize(width, height).ToRgb();

        var pixels = new byte[shape.Width * shape.Height * 3];
        for (var i = 0; i < pixels.Length; i += 3)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = background;

        var (left, top) = ((shape.Width - width) / 2, (shape.Height - height) / 2);
        for (var y = 0; y < height; y++)
            middle.Pixels.Slice(y * width * 3, width * 3).CopyTo(pixels.AsSpan(((top + y) * shape.Width + left) * 3));

        return new(shape.Width, shape.Height, 3, pixels);

        int Scaled(int length, int to) => Math.Max(1, (int)Math.Round(length * to / longer));
    }
}
