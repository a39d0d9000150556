using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Runs;

/// <summary>Finds the training pictures that painted ones resemble most: has a generator learned by heart?</summary>
/// <remarks>
/// Pictures are compared value by value, as they are and mirrored. Painted pictures that are as far from their
/// neighbours as training pictures are from one another are new; a distance near zero is a copy.
/// </remarks>
/// <param name="source">The training pictures. All are read once for every search.</param>
public sealed class NearestImages(IImageSource source)
{
    private const int Chunk = 256;

    /// <summary>How many neighbours of each picture, the nearest first. The default is 4.</summary>
    public int Count { get; init; } = 4;

    /// <summary>Whether mirrored training pictures count too, as after a training with flips. The default is true.</summary>
    public bool Mirror { get; init; } = true;

    /// <summary>Finds the neighbours of each picture.</summary>
    /// <param name="images">Pictures N×C×H×W of the source's shape, values in [-1, 1], on any device.</param>
    /// <returns>For each picture its neighbours; fewer than <see cref="Count"/> where the source has no more.</returns>
    /// <exception cref="ArgumentException">The pictures have another shape than the source's.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="Count"/> below 1.</exception>
    public IReadOnlyList<IReadOnlyList<Neighbour>> Find(Tensor images)
    {
        Check(images);

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var asked = images.detach().to(ScalarType.Float32).flatten(1);                      // (n, chw)
        var nearest = Enumerable.Range(0, (int)images.shape[0]).Select(_ => new List<Neighbour>()).ToArray();

        for (var first = 0L; first < source.Count; first += Chunk)
            Compare(asked, first, nearest);

        return nearest;
    }

    /// <summary>
    /// How many times images are enlarged where they are drawn, pixels as squares. The default is 0: as many times as
    /// it takes to make them at least 64 pixels wide or high.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>Finds the neighbours of each image and draws them.</summary>
    /// <inheritdoc cref="Draw(Tensor, IReadOnlyList{IReadOnlyList{Neighbour}})"/>
    public Bitmap Draw(Tensor images) => Draw(images, Find(images));

    /// <summary>Draws each image with its neighbours beside it, a row each, and their distances under them.</summary>
    /// <param name="images">Images N×C×H×W of the source's shape, values in [-1, 1].</param>
    /// <param name="neighbours">What <see cref="Find"/> has found for them.</param>
    /// <returns>
    /// The image, a white column, and its neighbours; mirrored ones are shown mirrored, and marked by an arrow.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The images have another shape than the source's, or there are not as many lists of neighbours.
    /// </exception>
    /// <exception cref="InvalidOperationException">A <see cref="Count"/> below 1.</exception>
    public Bitmap Draw(Tensor images, IReadOnlyList<IReadOnlyList<Neighbour>> neighbours)
    {
        Check(images);
        if (neighbours.Count != images.shape[0])
            throw new ArgumentException(
                $"Each of {images.shape[0]} images has its neighbours, but got those of {neighbours.Count}.",
                nameof(neighbours));

        using var scope = NewDisposeScope();
        var asked = ImageGrid.Tiles(images);
        var blank = ImageGrid.Tiles(ones_like(images.narrow(0, 0, 1)))[0];
        var tiles = asked.SelectMany((image, i) => (Bitmap[])[image, blank, .. neighbours[i].Select(Read)]);
        var captions = neighbours.SelectMany(found => (string[])["", "", .. found.Select(Caption)]);

        return ImageGrid.Draw([.. tiles], 2 + neighbours[0].Count, scale: Scale, captions: [.. captions]);
    }

    private static string Caption(Neighbour neighbour) => string.Create(
        CultureInfo.InvariantCulture, $"{neighbour.Distance:0.000}{(neighbour.Mirrored ? " ↔" : "")}");

    private Bitmap Read(Neighbour neighbour)
    {
        using var scope = NewDisposeScope();
        using var batch = source.Read([neighbour.Index]);

        return ImageGrid.Tiles(neighbour.Mirrored ? batch.Images.flip(3) : batch.Images)[0];
    }

    private void Compare(Tensor asked, long first, List<Neighbour>[] nearest)
    {
        using var scope = NewDisposeScope();

        long[] indices = [.. Enumerable.Range(0, (int)Math.Min(Chunk, source.Count - first)).Select(i => first + i)];
        using var batch = source.Read(indices);
        var straight = Distances(asked, batch.Images);
        var mirrored = Mirror ? Distances(asked, batch.Images.flip(3)) : null;
        var labels = batch.Labels?.data<long>().ToArray();

        for (var i = 0; i < nearest.Length; i++)
            for (var j = 0; j < indices.Length; j++)
            {
                var at = i * indices.Length + j;
                var turned = mirrored is not null && mirrored[at] < straight[at];
                Insert(nearest[i], new(
                    indices[j], turned ? mirrored![at] : straight[at], turned, (int?)labels?[j]));
            }
    }

    /// <summary>Differences are summed as such: squares that cancel out would hide small distances.</summary>
    private static float[] Distances(Tensor asked, Tensor images)
    {
        var known = images.to(asked.device).flatten(1);                                     // (m, chw)
        var distances = cdist(asked, known, compute_mode: compute_mode.donot_use_mm_for_euclid_dist);

        return (distances / Scalars.Of(Math.Sqrt(known.shape[1]))).cpu().data<float>().ToArray();       // (n, m)
    }

    private void Insert(List<Neighbour> nearest, Neighbour found)
    {
        var place = nearest.FindIndex(other => found.Distance < other.Distance);
        if (place < 0 && nearest.Count == Count)
            return;

        nearest.Insert(place < 0 ? nearest.Count : place, found);
        if (nearest.Count > Count)
            nearest.RemoveAt(Count);
    }

    private void Check(Tensor images)
    {
        var (channels, height, width) = source.Shape;
        if (Count < 1)
            throw new InvalidOperationException($"A picture has at least 1 neighbour, but got {Count}; set Count.");
        if (images.dim() != 4 || images.numel() == 0 || !images.shape[1..].SequenceEqual([channels, height, width]))
            throw new ArgumentException(
                $"Pictures are compared with training pictures N×{source.Shape}, but got {images.Describe()}; "
                + "open the source in the generator's size.", nameof(images));
    }
}
