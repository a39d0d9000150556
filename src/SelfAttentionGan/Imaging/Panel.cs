using System.Numerics;

namespace SelfAttentionGan.Imaging;

/// <summary>An enlarged picture to put heat and dots on.</summary>
internal sealed class Panel
{
    private static readonly Vector3[] Heats =
        [new(40, 8, 90), new(150, 25, 110), new(235, 75, 45), new(255, 175, 40), new(255, 250, 190)];

    private readonly Vector3[] pixels;

    public Panel(Bitmap picture, int scale)
    {
        (Width, Height) = (picture.Width * scale, picture.Height * scale);
        pixels = new Vector3[Width * Height];

        var colours = picture.ToRgb().Pixels;
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var at = (y / scale * picture.Width + x / scale) * 3;
                pixels[y * Width + x] = new(colours[at], colours[at + 1], colours[at + 2]);
            }
    }

    public int Width { get; }

    public int Height { get; }

    private float Radius => Math.Max(3, Math.Min(Width, Height) / 26f);

    /// <summary>Dims the picture to dark grey and lays heat over it: nothing at 0, a bright yellow at 1.</summary>
    public void Warm(ReadOnlySpan<float> heat)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            var grey = Vector3.Dot(pixels[i], new(0.299f, 0.587f, 0.114f));
            var dim = new Vector3(20 + 0.5f * grey);
            pixels[i] = Vector3.Lerp(dim, Heat(heat[i]), 0.8f * heat[i]);
        }
    }

    /// <summary>Marks a place: a disc of the colour with a white ring and a thin dark line around it.</summary>
    public void Dot(QueryPoint place, Vector3 colour)
    {
        Disc(place, Radius + 2.5f, new(20));
        Disc(place, Radius + 1.5f, new(255));
        Disc(place, Radius, colour);
    }

    /// <summary>Marks a place and leaves what is in its middle to be seen.</summary>
    public void Ring(QueryPoint place, Vector3 colour)
    {
        Disc(place, Radius + 2, new(20), hole: Radius - 2.5f);
        Disc(place, Radius + 1.5f, new(255), hole: Radius - 2);
        Disc(place, Radius + 0.5f, colour, hole: Radius - 1.5f);
    }

    /// <summary>Returns the picture with a frame around it.</summary>
    public Bitmap Framed(Vector3 colour, int thickness)
    {
        var (width, height) = (Width + 2 * thickness, Height + 2 * thickness);
        var bytes = new byte[width * height * 3];

        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (left, top) = (x - thickness, y - thickness);
                var inside = left >= 0 && left < Width && top >= 0 && top < Height;
                var pixel = inside ? pixels[top * Width + left] : colour;
                for (var c = 0; c < 3; c++)
                    bytes[(y * width + x) * 3 + c] = (byte)(Math.Clamp(pixel[c], 0, 255) + 0.5f);
            }

        return new(width, height, 3, bytes);
    }

    private void Disc(QueryPoint place, float radius, Vector3 colour, float hole = 0)
    {
        var centre = new Vector2((float)place.X * Width, (float)place.Y * Height);

        for (var y = Math.Max(0, (int)(centre.Y - radius - 1)); y < Math.Min(Height, centre.Y + radius + 1); y++)
            for (var x = Math.Max(0, (int)(centre.X - radius - 1)); x < Math.Min(Width, centre.X + radius + 1); x++)
            {
                var edge = Shapes.Disc(new(x + 0.5f, y + 0.5f), centre, radius);
                var inner = hole > 0 ? Cover(edge + radius - hole) : 0;
                ref var pixel = ref pixels[y * Width + x];
                pixel = Vector3.Lerp(pixel, colour, Cover(edge) - inner);
            }
    }

    private static float Cover(float edge) => Math.Clamp(0.5f - edge, 0, 1);

    private static Vector3 Heat(float heat)
    {
        var at = heat * (Heats.Length - 1);
        var stop = Math.Min((int)at, Heats.Length - 2);

        return Vector3.Lerp(Heats[stop], Heats[stop + 1], at - stop);
    }
}
