using System.Numerics;

namespace SelfAttentionGan.Imaging;

/// <summary>Signed distances from a point to the edge of a shape: negative inside, zero on the edge.</summary>
internal static class Shapes
{
    public static float Disc(Vector2 p, Vector2 centre, float radius) => Vector2.Distance(p, centre) - radius;

    /// <summary>Not the exact distance, which has no closed form, but right to first order at the edge.</summary>
    public static float Ellipse(Vector2 p, Vector2 centre, Vector2 radii)
    {
        var q = (p - centre) / radii;
        var slope = (q / radii).Length();

        return slope < 1e-6f ? -Math.Min(radii.X, radii.Y) : q.Length() * (q.Length() - 1) / slope;
    }

    public static float Box(Vector2 p, Vector2 centre, Vector2 half, float corner)
    {
        var q = Vector2.Abs(p - centre) - half + new Vector2(corner);
        return Vector2.Max(q, Vector2.Zero).Length() + Math.Min(Math.Max(q.X, q.Y), 0) - corner;
    }

    /// <summary>
    /// A line with round ends; its half width goes from <paramref name="start"/> to <paramref name="end"/>.
    /// </summary>
    public static float Stroke(Vector2 p, Vector2 from, Vector2 to, float start, float end)
    {
        var along = Math.Clamp(Vector2.Dot(p - from, to - from) / (to - from).LengthSquared(), 0, 1);
        return Vector2.Distance(p, Vector2.Lerp(from, to, along)) - (start + (end - start) * along);
    }

    /// <summary>
    /// A bow of a circle around its lowest point, reaching <paramref name="aperture"/> radians to each side.
    /// </summary>
    public static float Bow(Vector2 p, Vector2 centre, float radius, float aperture, float halfWidth)
    {
        var q = new Vector2(Math.Abs(p.X - centre.X), p.Y - centre.Y);
        var (sine, cosine) = MathF.SinCos(aperture);
        var onBow = cosine * q.X <= sine * q.Y;

        var end = radius * new Vector2(sine, cosine);
        return (onBow ? Math.Abs(q.Length() - radius) : Vector2.Distance(q, end)) - halfWidth;
    }
}
