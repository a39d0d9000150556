using System.Globalization;
using WebGallery.Shared;

namespace WebGallery.Onnx;

/// <summary>Generates the gallery's images with ONNX Runtime.</summary>
/// <param name="generator">The generator, which all requests share.</param>
internal sealed class OnnxGallery(OnnxGenerator generator) : IGallery
{
    // Query positions of the attention maps, from the left and from the top.
    private static readonly (double X, double Y)[] Points = [(0.5, 0.5), (0.3, 0.35), (0.7, 0.35), (0.5, 0.75), (0.1, 0.1)];

    public GalleryDescription Description { get; } =
        new(generator.Source, "ONNX Runtime", generator.ClassNames, generator.AttentionLayers);

    public string Version => generator.Version;

    public int LabelOf(string name)
    {
        var (names, label) = (generator.ClassNames, 0);
        for (label = 0; label < names.Count; label++)
            if (names[label].Equals(name, StringComparison.OrdinalIgnoreCase))
                return label;

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out label) && label < names.Count
            ? label
            : throw new ArgumentException(
                names.Count == 0
                    ? $"This generator has no classes, but got '{name}'; leave the class out."
                    : $"A class must be from 0 to {names.Count - 1}, or one of {string.Join(", ", names)}, but got '{name}'.");
    }

    public async Task<byte[]> DrawImagesAsync(GalleryQuery query, CancellationToken cancellation)
    {
        var generated = await generator.GenerateAsync(
            Sample(query, query.Count), Labels(query, query.Count), layer: null, cancellation);

        return PixelGrid.Draw(PixelGrid.Tiles(generated.Images), (int)Math.Ceiling(Math.Sqrt(query.Count)));
    }

    public async Task<byte[]> DrawInterpolationsAsync(GalleryQuery query, CancellationToken cancellation)
    {
        var ends = Sample(query, query.Count + 1);
        var latents = Enumerable.Range(0, query.Count).SelectMany(
            row => LatentSampler.Interpolate(ends[row], ends[row + 1], GalleryQuery.Frames));
        var labels = Labels(query, query.Count).SelectMany(label => Enumerable.Repeat(label, GalleryQuery.Frames));
        var generated = await generator.GenerateAsync([.. latents], [.. labels], layer: null, cancellation);

        return PixelGrid.Draw(PixelGrid.Tiles(generated.Images), GalleryQuery.Frames);
    }

    public async Task<byte[]> DrawAttentionAsync(GalleryQuery query, CancellationToken cancellation)
    {
        var layer = query.Layer ?? generator.AttentionLayers[^1];
        var generated = await generator.GenerateAsync(
            Sample(query, query.Count), Labels(query, query.Count), layer, cancellation);
        var tiles = PixelGrid.Tiles(generated.Images);
        var panels = tiles.SelectMany((tile, image) => Points
            .Select(point => AttentionPanel.Draw(tile, generated.Attention!, image, point)).Prepend(tile));

        return PixelGrid.Draw([.. panels], Points.Length + 1);
    }

    private float[][] Sample(GalleryQuery query, int count) =>
        LatentSampler.Sample(count, generator.LatentDim, query.Seed, query.Truncation);

    private int[] Labels(GalleryQuery query, int count) =>
        [.. Enumerable.Range(0, count).Select(i => query.Label ?? i % Math.Max(1, generator.ClassNames.Count))];
}
