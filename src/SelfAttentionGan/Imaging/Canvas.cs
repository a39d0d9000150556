using System.Numerics;

namespace SelfAttentionGan.Imaging;

/// <summary>A square to paint shapes on, each given by its distance function; edges are anti-aliased.</summary>
/// <remarks>
/// The square reaches from (-1, -1) at the top left to (1, 1). Colours are RGB from 0 to 255. A distance function is
/// negative inside a shape; how far the edge passes a pixel's centre says how much of the pixel is covered.
/// </remarks>
internal sealed class Canvas(int size)
{
    private readonly Vector3[] pixels = new Vector3[size * size];
    private Matrix3x2 toCanvas = Matrix3x2.Identity, toShape = Matrix3x2.Identity;
    private float scale = 1;

    /// <summary>Where the shapes to come are painted: turned, scaled and moved from their own coordinates.</summary>
    public void Place(Vector2 centre, float size, float turn)
    {
        scale = size;
        toCanvas = Matrix3x2.CreateScale(size) * Matrix3x2.CreateRotation(turn) * Matrix3x2.CreateTranslation(centre);
        Matrix3x2.Invert(toCanvas, out toShape);
    }

    public void Fade(Vector3 top, Vector3 bottom)
    {
        for (var y = 0; y < size; y++)
            pixels.AsSpan(y * size, size).Fill(Vector3.Lerp(top, bottom, (y + 0.5f) / size));
    }

    /// <summary>Paints one shape that lies, line included, within <paramref name="reach"/> of its centre.</summary>
    /// <param name="colour">Of the inside.</param>
    /// <param name="centre">In the shape's own coordinates, as is <paramref name="reach"/>.</param>
    /// <param name="reach">No pixel further away is touched.</param>
    /// <param name="distance">The shape.</param>
    /// <param name="opacity">1 hides what was there before.</param>
    /// <param name="line">Colour and width of a line around the shape.</param>
    public void Paint(Vector3 colour, Vector2 centre, float reach, Func<Vector2, float> distance,
        float opacity = 1, (Vector3 Colour, float Width) line = default)
    {
        var perPixel = scale * size / 2f;
        var middle = (Vector2.Transform(centre, toCanvas) + Vector2.One) * (size / 2f);
        var radius = new Vector2(reach * perPixel + 1);
        var (first, last) = (Clamp(middle - radius), Clamp(middle + radius));

        for (var y = (int)first.Y; y < (int)last.Y; y++)
            for (var x = (int)first.X; x < (int)last.X; x++)
            {
                var point = Vector2.Transform(new Vector2(2 * x + 1 - size, 2 * y + 1 - size) / size, toShape);
                var edge = distance(point);
                ref var pixel = ref pixels[y * size + x];

                if (line.Width > 0)
                    pixel = Vector3.Lerp(pixel, line.Colour, opacity * Cover((edge - line.Width) * perPixel));
                pixel = Vector3.Lerp(pixel, colour, opacity * Cover(edge * perPixel));
            }
    }

    public byte[] ToPixels()
    {
        var bytes = new byte[pixels.Length * 3];
        for (var i = 0; i < pixels.Length; i++)
            for (var c = 0; c < 3; c++)
                bytes[3 * i + c] = (byte)(Math.Clamp(pixels[i][c], 0, 255) + 0.5f);

        return bytes;
    }

    private static float Cover(float edge) => Math.Clamp(0.5f - edge, 0, 1);

    private Vector2 Clamp(Vector2 point) => Vector2.Clamp(point, Vector2.Zero, new Vector2(size));
}
