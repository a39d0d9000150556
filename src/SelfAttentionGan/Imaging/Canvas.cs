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

    /// <summary>Paints one shape that lies within <paramref name="reach"/> of <paramref name="centre"/>.</summary>
    public void Paint(Vector3 colour, Vector2 centre, float reach, Func<Vector2, float> distance, float opacity = 1)
    {
        var middle = (Vector2.Transform(centre, toCanvas) + Vector2.One) * (size / 2f);
        var radius = new Vector2(reach * scale * size / 2f + 1);
        var (first, last) = (Clamp(middle - radius), Clamp(middle + radius));
        var perPixel = scale * size / 2f;

        for (var y = (int)first.Y; y < (int)last.Y; y++)
            for (var x = (int)first.X; x < (int)last.X; x++)
            {
                var point = Vector2.Transform(new Vector2(2 * x + 1 - size, 2 * y + 1 - size) / size, toShape);
                var covered = Math.Clamp(0.5f - distance(point) * perPixel, 0, 1);
                pixels[y * size + x] = Vector3.Lerp(pixels[y * size + x], colour, covered * opacity);
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

    private Vector2 Clamp(Vector2 point) => Vector2.Clamp(point, Vector2.Zero, new Vector2(size));
}
