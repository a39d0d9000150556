using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace MedicalImages;

/// <summary>
/// Rendered phantoms of a head's slice: the ten ellipses of Shepp and Logan (1974), with the contrast of Toft (1996)
/// and random sizes, places, angles and shades, over a texture.
/// </summary>
internal sealed class Phantoms(int size, long count, int seed) : IImageSource
{
    // Shade, half axes, center, angle in degrees, in coordinates from -1 to 1.
    private static readonly float[][] Ellipses =
    [
        [1, 0.69f, 0.92f, 0, 0, 0], [-0.8f, 0.6624f, 0.874f, 0, -0.0184f, 0], [-0.2f, 0.11f, 0.31f, 0.22f, 0, -18],
        [-0.2f, 0.16f, 0.41f, -0.22f, 0, 18], [0.1f, 0.21f, 0.25f, 0, 0.35f, 0], [0.1f, 0.046f, 0.046f, 0, 0.1f, 0],
        [0.1f, 0.046f, 0.046f, 0, -0.1f, 0], [0.1f, 0.046f, 0.023f, -0.08f, -0.605f, 0],
        [0.1f, 0.023f, 0.023f, 0, -0.606f, 0], [0.1f, 0.023f, 0.046f, 0.06f, -0.605f, 0],
    ];

    public ImageShape Shape { get; } = new(1, size, size);

    public long Count => count;

    public int Classes => 0;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        var area = size * size;
        var images = new float[indices.Length * area];
        for (var i = 0; i < indices.Length; i++)
            Render(new Random(unchecked(seed * 1_000_003 + (int)indices[i])), images.AsSpan(i * area, area));

        return new(tensor(images, [indices.Length, 1, size, size]));
    }

    private void Render(Random random, Span<float> image)
    {
        var (zoom, turn) = (Around(1, 0.1f), Around(0, 8));
        var (fx, fy, phase) = (Around(12, 4), Around(12, 4), Around(3, 3));

        foreach (var (i, ellipse) in Ellipses.Index())
        {
            var (a, b) = (ellipse[1] * zoom * Around(1, 0.15f), ellipse[2] * zoom * Around(1, 0.15f));
            if (i == 1)                                          // the skull keeps a thickness
                (a, b) = (0.9f * Ellipses[0][1] * zoom, 0.92f * Ellipses[0][2] * zoom);
            if (i == 0)
                (a, b) = (ellipse[1] * zoom, ellipse[2] * zoom);

            var spread = i < 2 ? 0 : 0.05f;
            var (x, y) = (ellipse[3] + Around(0, spread), ellipse[4] + Around(0, spread));
            Add(image, ellipse[0] * (i < 2 ? 1 : Around(1, 0.5f)), a, b, x, y, ellipse[5] + turn);
        }

        // Tissue has a texture, outside of the head there is none.
        for (var pixel = 0; pixel < image.Length; pixel++)
        {
            var (x, y) = PlaceOf(pixel);
            var texture = image[pixel] > 0.02f ? 0.03f * MathF.Sin(fx * x + phase) * MathF.Sin(fy * y) : 0;
            image[pixel] = Math.Clamp((image[pixel] + texture) * 2 - 1, -1, 1);
        }

        float Around(float center, float spread) => center + spread * (2 * random.NextSingle() - 1);
    }

    private void Add(Span<float> image, float shade, float a, float b, float centerX, float centerY, float degrees)
    {
        var (sine, cosine) = MathF.SinCos(degrees * MathF.PI / 180);
        for (var pixel = 0; pixel < image.Length; pixel++)
        {
            var (x, y) = PlaceOf(pixel);
            (x, y) = (x - centerX, y - centerY);
            var (along, across) = (x * cosine + y * sine, y * cosine - x * sine);
            if (along * along / (a * a) + across * across / (b * b) <= 1)
                image[pixel] += shade;
        }
    }

    private (float X, float Y) PlaceOf(int pixel) =>
        (2 * (pixel % size + 0.5f) / size - 1, 1 - 2 * (pixel / size + 0.5f) / size);
}
