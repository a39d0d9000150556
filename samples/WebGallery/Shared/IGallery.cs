namespace WebGallery.Shared;

/// <summary>What the page shows of a generator, whatever computes it.</summary>
public interface IGallery
{
    /// <summary>What the generator can do.</summary>
    GalleryDescription Description { get; }

    /// <summary>Changes with the weights: the same query has the same images as long as this is the same.</summary>
    string Version { get; }

    /// <summary>Returns the label of a class, by its name or its number.</summary>
    /// <exception cref="ArgumentException">There is no such class; the message says which there are.</exception>
    int LabelOf(string name);

    /// <summary>Generates new images, as one PNG of all.</summary>
    Task<byte[]> DrawImagesAsync(GalleryQuery query, CancellationToken cancellation);

    /// <summary>Generates images between pairs of latents, a row each, as one PNG.</summary>
    Task<byte[]> DrawInterpolationsAsync(GalleryQuery query, CancellationToken cancellation);

    /// <summary>Generates images and their attention maps, a row each, as one PNG.</summary>
    Task<byte[]> DrawAttentionAsync(GalleryQuery query, CancellationToken cancellation);
}

/// <summary>What a generator can do.</summary>
/// <param name="Source">Where its weights come from.</param>
/// <param name="Runtime">What computes it.</param>
/// <param name="Classes">The names of its classes; none for an unconditional one.</param>
/// <param name="AttentionLayers">The layers whose attention maps can be shown.</param>
public sealed record GalleryDescription(
    string Source, string Runtime, IReadOnlyList<string> Classes, IReadOnlyList<string> AttentionLayers)
{
    /// <summary>The most images in a request.</summary>
    public int MaxCount { get; } = GalleryQuery.MaxCount;
}
