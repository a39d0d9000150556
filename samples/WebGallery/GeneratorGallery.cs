using System.Security.Cryptography;
using SelfAttentionGan.Inference;
using SelfAttentionGan.Visualization;
using WebGallery.Shared;

namespace WebGallery;

/// <summary>Generates the gallery's images with a trained generator, on libtorch.</summary>
/// <param name="generator">The generator, which all requests share.</param>
internal sealed class GeneratorGallery(TrainedGenerator generator) : IGallery
{
    public GalleryDescription Description { get; } = new(
        $"{Path.GetFileName(generator.Run)}, step {generator.Step}, {generator.Weights}", $"libtorch, {generator.Device}",
        generator.ClassNames.Count > 0 ? generator.ClassNames
            : [.. Enumerable.Range(0, generator.Classes).Select(label => $"{label}")],
        generator.AttentionLayers);

    public string Version { get; } = Hash(generator);

    public int LabelOf(string name) => generator.LabelOf(name);

    public async Task<byte[]> DrawImagesAsync(GalleryQuery query, CancellationToken cancellation)
    {
        using var images = await generator.GenerateAsync(Request(query), cancellation);

        return ImageGrid.Draw(images, scale: 0).ToPng();
    }

    public async Task<byte[]> DrawInterpolationsAsync(GalleryQuery query, CancellationToken cancellation)
    {
        var request = Request(query) with
        {
            Count = query.Count + 1,                                 // a row leads from one latent to the next
            InterpolationFrames = GalleryQuery.Frames,
        };
        using var images = await generator.GenerateAsync(request, cancellation);

        return ImageGrid.Draw(images, columns: GalleryQuery.Frames, scale: 0).ToPng();
    }

    public async Task<byte[]> DrawAttentionAsync(GalleryQuery query, CancellationToken cancellation)
    {
        using var capture = await generator.CaptureAttentionAsync(Request(query), query.Layer, cancellation: cancellation);

        return capture.Draw().ToPng();
    }

    private static GenerationRequest Request(GalleryQuery query) => new()
    {
        Count = query.Count,
        Seed = query.Seed,
        Truncation = query.Truncation,
        Label = query.Label,
    };

    // The manifest has a hash of each file of the checkpoint.
    private static string Hash(TrainedGenerator generator) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(
        Path.Combine(generator.Run, "checkpoints", $"{generator.Step:000000}", "manifest.json"))))
        + generator.Weights;
}
