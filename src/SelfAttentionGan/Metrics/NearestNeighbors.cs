using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Nearest neighbors of generated images in the training set, by pixel distance: a check for memorization.
/// </summary>
/// <remarks>
/// Images are compared value by value, as they are and flipped horizontally. Generated images that are as far from
/// their neighbors as training images are from one another are new; a distance near zero is a copy.
/// </remarks>
/// <param name="source">The training images. All are read once per search.</param>
public sealed class NearestNeighbors(IImageSource source)
{
    private const int BatchSize = 256;

    /// <summary>Neighbors per image, the nearest first. The default is 4.</summary>
    public int Count { get; init; } = 4;

    /// <summary>
    /// Whether flipped training images count too, as after training with horizontal flips. The default is true.
    /// </summary>
    public bool HorizontalFlip { get; init; } = true;

    /// <summary>
    /// Factor by which images are enlarged where they are rendered, without smoothing. The default is 0: enlarged to at
    /// least 64 pixels in width or height.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>Finds the neighbors of each image.</summary>
    /// <param name="images">Images N×C×H×W of the source's shape, values in [-1, 1], on any device.</param>
    /// <returns>The neighbors of each image; fewer than <see cref="Count"/> where the source has no more.</returns>
    /// <exception cref="ArgumentException">The images have another shape than the source's.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="Count"/> below 1.</exception>
    public IReadOnlyList<IReadOnlyList<Neighbor>> Find(Tensor images)
    {
        Check(images);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var queries = images.detach().to(ScalarType.Float32).flatten(1);                    // (n, chw)
        var nearest = Enumerable.Range(0, (int)images.shape[0]).Select(_ => new List<Neighbor>()).ToArray();

        for (var first = 0L; first < source.Count; first += BatchSize)
            Compare(queries, first, nearest);

        return nearest;
    }

    /// <summary>Finds the neighbors of each image and renders them.</summary>
    /// <inheritdoc cref="Draw(Tensor, IReadOnlyList{IReadOnlyList{Neighbor}})"/>
    public ImageBuffer Draw(Tensor images) => Draw(images, Find(images));

    /// <summary>
    /// Renders one row per image: the image, a white column, and its neighbors with their distances below.
    /// </summary>
    /// <param name="images">Images N×C×H×W of the source's shape, values in [-1, 1].</param>
    /// <param name="neighbors">The result of <see cref="Find"/> for them.</param>
    /// <returns>The rows; flipped neighbors are shown flipped, and marked by an arrow.</returns>
    /// <exception cref="ArgumentException">
    /// The images have another shape than the source's, or there are not as many lists of neighbors.
    /// </exception>
    /// <exception cref="InvalidOperationException">A <see cref="Count"/> below 1.</exception>
    public ImageBuffer Draw(Tensor images, IReadOnlyList<IReadOnlyList<Neighbor>> neighbors)
    {
        Check(images);
        if (neighbors.Count != images.shape[0])
            throw new ArgumentException(
                $"Each of {images.shape[0]} images has its neighbors, but got those of {neighbors.Count}; pass the "
                + "result of Find for the same images.", nameof(neighbors));

        using var scope = NewDisposeScope();
        var queries = ImageGrid.Tiles(images);
        var blank = ImageGrid.Tiles(ones_like(images.narrow(0, 0, 1)))[0];
        var tiles = queries.SelectMany((image, i) => (ImageBuffer[])[image, blank, .. neighbors[i].Select(Read)]);
        var captions = neighbors.SelectMany(found => (string[])["", "", .. found.Select(Caption)]);

        return ImageGrid.Draw([.. tiles], 2 + neighbors[0].Count, scale: Scale, captions: [.. captions]);
    }

    private static string Caption(Neighbor neighbor) => string.Create(
        CultureInfo.InvariantCulture, $"{neighbor.Distance:0.000}{(neighbor.IsFlipped ? " ↔" : "")}");

    private ImageBuffer Read(Neighbor neighbor)
    {
        using var scope = NewDisposeScope();
        using var batch = source.Read([neighbor.Index]);

        return ImageGrid.Tiles(neighbor.IsFlipped ? batch.Images.flip(3) : batch.Images)[0];
    }

    private void Compare(Tensor queries, long first, List<Neighbor>[] nearest)
    {
        using var scope = NewDisposeScope();

        var count = (int)Math.Min(BatchSize, source.Count - first);
        long[] indices = [.. Enumerable.Range(0, count).Select(i => first + i)];
        using var batch = source.Read(indices);
        var plain = Distances(queries, batch.Images);
        var flipped = HorizontalFlip ? Distances(queries, batch.Images.flip(3)) : null;
        var labels = batch.Labels?.data<long>().ToArray();

        for (var i = 0; i < nearest.Length; i++)
            for (var j = 0; j < indices.Length; j++)
            {
                var k = i * indices.Length + j;
                var isFlipped = flipped is not null && flipped[k] < plain[k];
                Insert(nearest[i], new(
                    indices[j], isFlipped ? flipped![k] : plain[k], isFlipped, (int?)labels?[j]));
            }
    }

    /// <summary>
    /// Computes root mean squared differences; expanding the square would cancel out small distances.
    /// </summary>
    private static float[] Distances(Tensor queries, Tensor images)
    {
        var references = images.to(queries.device).flatten(1);                              // (m, chw)
        var distances = cdist(queries, references, compute_mode: compute_mode.donot_use_mm_for_euclid_dist);

        return (distances / Scalars.Of(Math.Sqrt(references.shape[1]))).cpu().data<float>().ToArray();  // (n, m)
    }

    private void Insert(List<Neighbor> nearest, Neighbor candidate)
    {
        var position = nearest.FindIndex(other => candidate.Distance < other.Distance);
        if (position < 0 && nearest.Count == Count)
            return;

        nearest.Insert(position < 0 ? nearest.Count : position, candidate);
        if (nearest.Count > Count)
            nearest.RemoveAt(Count);
    }

    private void Check(Tensor images)
    {
        var (channels, height, width) = source.Shape;
        if (Count < 1)
            throw new InvalidOperationException($"An image has at least 1 neighbor, but got {Count}; set Count.");
        if (images.dim() != 4 || images.numel() == 0 || !images.shape[1..].SequenceEqual([channels, height, width]))
            throw new ArgumentException(
                $"Images are compared with training images N×{source.Shape}, but got {images.Describe()}; "
                + "open the source in the generator's size.", nameof(images));
    }

    /// <summary>A training image that is near to a generated one.</summary>
    /// <param name="Index">Its index in the source.</param>
    /// <param name="Distance">
    /// Root mean squared difference of all values: 0 for the same image, at most 2 for black and white.
    /// </param>
    /// <param name="IsFlipped">Whether it is nearest when flipped horizontally.</param>
    /// <param name="Label">Its class; null where the source has none.</param>
    public readonly record struct Neighbor(long Index, double Distance, bool IsFlipped, int? Label = null);
}
