using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Pairs;

/// <summary>
/// Colors of the classes of label maps (as the segmentation masks of PASCAL VOC have them): classes become RGB images,
/// which networks read and generate, and images become classes again, by the nearest color.
/// </summary>
public sealed class LabelPalette
{
    private const int MaxDistinct = 27;

    private readonly float[] colors;                                                         // classes × 3

    /// <param name="colors">The color of each class from 0 on: red, green and blue from -1 to 1, all different.</param>
    /// <exception cref="ArgumentException">There are fewer than two colors, or one is invalid or twice there.</exception>
    public LabelPalette(IReadOnlyList<float[]> colors)
    {
        if (colors.Any(color => color.Length != 3 || color.Any(value => value is not (>= -1 and <= 1)))
            || colors.Count < 2 || colors.DistinctBy(color => (color[0], color[1], color[2])).Count() < colors.Count)
            throw new ArgumentException(
                "A palette has two or more different colors of three values from -1 to 1, but got "
                + $"{string.Join(", ", colors.Select(color => $"({string.Join(" ", color)})"))}; "
                + $"{nameof(Distinct)} chooses colors.", nameof(colors));

        this.colors = [.. colors.SelectMany(color => color)];
    }

    /// <summary>The number of classes.</summary>
    public int Count => colors.Length / 3;

    /// <summary>
    /// Chooses colors far from each other: class 0 is black, up to 8 classes have corners of the RGB cube, at a distance
    /// of 2 or more, and others the middles of its edges and faces and its center.
    /// </summary>
    /// <param name="classes">The number of classes, from 2 to 27.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer or more classes.</exception>
    public static LabelPalette Distinct(int classes)
    {
        if (classes is < 2 or > MaxDistinct)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, $"There are distinct colors for 2 to {MaxDistinct} classes; merge some.");

        float[] values = [-1, 1, 0];
        var grid = from red in values from green in values from blue in values select new[] { red, green, blue };

        return new([.. grid.OrderBy(color => color.Count(value => value == 0)).Take(classes)]);
    }

    /// <summary>Returns label maps in colors, N×3×H×W.</summary>
    /// <param name="classes">The class of each pixel, N×H×W, int64.</param>
    /// <exception cref="ArgumentException">It has another shape or type, or a class has no color.</exception>
    public Tensor ToImages(Tensor classes)
    {
        using var scope = NewDisposeScope();

        if (classes.dim() != 3 || classes.dtype != ScalarType.Int64 || classes.numel() == 0)
            throw new ArgumentException(
                $"Classes of pixels are N×H×W of int64, but got {classes.dtype} of {classes.Describe()}; convert them.",
                nameof(classes));
        if ((classes.min().item<long>(), classes.max().item<long>()) is var (least, greatest)
            && (least < 0 || greatest >= Count))
            throw new ArgumentException(
                $"A palette of {Count} colors has classes 0 to {Count - 1}, but got {least} to {greatest}; take more "
                + "colors, or merge classes.", nameof(classes));

        var table = tensor(colors, [Count, 3], device: classes.device);
        return table.index_select(0, classes.flatten())                                      // (n·h·w, 3)
            .view([.. classes.shape, 3]).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Returns the class of each pixel, that of the nearest color: N×H×W, int64.</summary>
    /// <param name="images">Label maps in colors, N×3×H×W, such as a network generates them.</param>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor ToClasses(Tensor images)
    {
        using var scope = NewDisposeScope();

        if (images.dim() != 4 || images.shape[1] != 3)
            throw new ArgumentException(
                $"Label maps in colors are N×3×H×W, but got {images.Describe()}; generate three channels.", nameof(images));

        var distances = Enumerable.Range(0, Count).Select(kind =>
            (images - tensor(colors[(3 * kind)..(3 * kind + 3)], [1, 3, 1, 1], device: images.device)).Squared().sum([1L]));
        return stack(distances.ToArray(), 1).argmin(1).MoveToOuterDisposeScope();            // (n, classes, h, w)
    }
}
