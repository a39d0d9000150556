using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WebGallery.Shared;

/// <summary>The query of a request, checked.</summary>
/// <param name="Seed">Seed of the latents.</param>
/// <param name="Count">Images, or rows of an interpolation or of attention maps.</param>
/// <param name="Truncation">Largest absolute value in a latent; infinity does not truncate.</param>
/// <param name="Label">The class; null for all in turn.</param>
/// <param name="Layer">The attention layer; null for the last.</param>
public sealed record GalleryQuery(int Seed, int Count, double Truncation, int? Label, string? Layer)
{
    /// <summary>The most images in a request: one client must not keep the server busy for minutes.</summary>
    public const int MaxCount = 64;

    /// <summary>Images of an interpolation.</summary>
    public const int Frames = 8;

    private static readonly string[] Known = ["seed", "count", "truncation", "class", "layer"];

    /// <summary>Reads a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="gallery">Knows the classes and the layers.</param>
    /// <param name="defaultCount">The count of a query without one.</param>
    /// <param name="maxCount">The largest count.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message says how it must be.</exception>
    public static GalleryQuery Read(IQueryCollection query, IGallery gallery, int defaultCount, int maxCount)
    {
        if (query.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new ArgumentException($"A query has {string.Join(", ", Known)}, but got '{unknown}'; leave it out.");

        return new(
            Integer("seed", 1, 0, int.MaxValue), Integer("count", defaultCount, 1, maxCount), Truncation(),
            Text("class") is { } name ? gallery.LabelOf(name) : null, Layer());

        string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

        int Integer(string name, int usual, int min, int max) =>
            Text(name) is not { } text ? usual
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= min && number <= max ? number
            : throw new ArgumentException(
                $"{name} must be a whole number from {min} to {max}, but got '{text}'; {usual} is usual.");

        double Truncation() =>
            Text("truncation") is not { } text ? double.PositiveInfinity
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number is >= 0.1 and <= 10 ? number
            : throw new ArgumentException($"truncation must be from 0.1 to 10, but got '{text}'; 0.7 is usual.");

        string? Layer() =>
            Text("layer") is not { } layer || gallery.Description.AttentionLayers.Contains(layer) ? Text("layer")
            : throw new ArgumentException(
                $"layer must be one of {string.Join(", ", gallery.Description.AttentionLayers)}, but got '{layer}'.");
    }
}
