using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using static TorchSharp.torch;

namespace ImageToImage;

/// <summary>
/// Rendered landscapes with their label maps: pairs of a label map in the colors of a palette and an RGB scene.
/// </summary>
/// <remarks>
/// By day the sun is small and high, in the evening large and low, and everything is tinted. All colors of an evening
/// have the luma that they have by day: of a gray scene only the sun tells its colors, from afar.
/// </remarks>
internal sealed class Scenes(int size, long count, int seed) : IImageSource
{
    private const int Sky = 0, Sun = 1, Hill = 2, Grass = 3, Wall = 4, Roof = 5, Tree = 6;

    private static readonly float[][] Day =
    [
        [120, 170, 235], [255, 245, 190], [110, 140, 120], [95, 165, 70], [205, 185, 160], [150, 70, 55], [45, 105, 50],
    ];

    private static readonly float[] Evening = [1.35f, 0.92f, 0.6f];

    private static readonly float[][] Colors =
        [[-1, -1, 1], [1, 1, -1], [-1, 1, 1], [-1, 1, -1], [1, 1, 1], [1, -1, -1], [-1, -1, -1]];

    /// <summary>The color of each class in a label map.</summary>
    public static LabelPalette Palette { get; } = new(Colors);

    public ImageShape Shape { get; } = new(3, size, size);

    public long Count => count;

    public int Classes => 0;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        var (area, n) = (size * size, indices.Length);
        var (images, labels) = (new float[n * 3 * area], new float[n * 3 * area]);

        for (var i = 0; i < n; i++)
            Render(indices[i], images.AsSpan(i * 3 * area, 3 * area), labels.AsSpan(i * 3 * area, 3 * area));

        return new(tensor(images, [n, 3, size, size]), inputs: tensor(labels, [n, 3, size, size]));
    }

    private void Render(long index, Span<float> image, Span<float> labels)
    {
        var random = new Random(unchecked(seed * 1_000_003 + (int)index));
        var isEvening = random.Next(2) == 1;
        var map = Layout(random, isEvening);
        var shades = Enumerable.Range(0, Day.Length).Select(_ => 0.8f + 0.4f * random.NextSingle()).ToArray();

        for (var pixel = 0; pixel < map.Length; pixel++)
        {
            var kind = map[pixel];
            var color = isEvening && kind != Sun ? Tint(Day[kind]) : Day[kind];
            var shade = shades[kind] * (0.94f + 0.12f * random.NextSingle());
            for (var c = 0; c < 3; c++)
            {
                image[c * map.Length + pixel] = Math.Clamp(color[c] * shade / 127.5f - 1, -1, 1);
                labels[c * map.Length + pixel] = Colors[kind][c];
            }
        }
    }

    /// <summary>Returns the class of each pixel, from the back to the front.</summary>
    private int[] Layout(Random random, bool isEvening)
    {
        var map = new int[size * size];
        var horizon = 0.45f + 0.2f * random.NextSingle();
        var (phase, height) = (6 * random.NextSingle(), 0.05f + 0.1f * random.NextSingle());
        var radius = isEvening ? 0.13f : 0.06f;
        var (sunX, sunY) = (0.1f + 0.8f * random.NextSingle(), isEvening ? horizon - 0.12f : 0.12f);

        Fill((x, y) => MathF.Pow(x - sunX, 2) + MathF.Pow(y - sunY, 2) < radius * radius, Sun);
        Fill((x, y) => y > horizon - height * (1 + MathF.Sin(7 * x + phase)), Hill);
        Fill((_, y) => y > horizon, Grass);
        for (var houses = 1 + random.Next(2); houses > 0; houses--)
            AddHouse();
        for (var trees = 1 + random.Next(3); trees > 0; trees--)
            AddTree();

        return map;

        void AddHouse()
        {
            var (x0, y0) = (random.NextSingle(), horizon + 0.1f + 0.2f * random.NextSingle());
            var side = 0.1f + 0.08f * random.NextSingle();
            Fill((x, y) => Math.Abs(x - x0) < side && y < y0 && y > y0 - 1.4f * side, Wall);
            Fill(
                (x, y) => y <= y0 - 1.4f * side && y > y0 - 2.4f * side && Math.Abs(x - x0) < y - (y0 - 2.5f * side),
                Roof);
        }

        void AddTree()
        {
            var (x0, y0) = (random.NextSingle(), horizon + 0.25f * random.NextSingle());
            var r = 0.05f + 0.06f * random.NextSingle();
            Fill((x, y) => MathF.Pow(x - x0, 2) + MathF.Pow((y - y0) / 1.6f, 2) < r * r, Tree);
        }

        void Fill(Func<float, float, bool> contains, int kind)
        {
            for (var pixel = 0; pixel < map.Length; pixel++)
                if (contains((pixel % size + 0.5f) / size, (pixel / size + 0.5f) / size))
                    map[pixel] = kind;
        }
    }

    private static float[] Tint(float[] color)
    {
        float[] tinted = [.. color.Zip(Evening, (value, factor) => value * factor)];
        var factor = Luma(color) / Luma(tinted);

        return [.. tinted.Select(value => value * factor)];

        static float Luma(float[] rgb) => 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
    }
}
