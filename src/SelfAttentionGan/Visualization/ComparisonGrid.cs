using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>Comparison grid: images side by side, such as input, output and target; a row for each image.</summary>
public static class ComparisonGrid
{
    /// <summary>Draws a row for each image and a column for each kind.</summary>
    /// <param name="columns">
    /// The heading of each column and its images, N×C×H×W in [-1, 1], all of the same N, H and W: gray (1 channel), or
    /// RGB; of other numbers of channels the first is shown in gray. Of volumes N×C×D×H×W views are drawn.
    /// </param>
    /// <param name="scale">
    /// Integer scale of the images (nearest neighbor); 0 takes the smallest scale that makes their longer side at least
    /// 64 pixels. The default is 1.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no column, or columns differ in number or size of images.
    /// </exception>
    public static ImageBuffer Draw(IReadOnlyList<(string Name, Tensor Images)> columns, int scale = 1)
    {
        using var scope = NewDisposeScope();

        if (columns.Count == 0)
            throw new ArgumentException("A comparison has at least one column, but got none; pass images.", nameof(columns));

        Tensor[] colors = [.. columns.Select(column => ToRgb(column.Name, VoxelGrid.ToImages(column.Images)))];
        if (colors.FirstOrDefault(images => !images.shape.SequenceEqual(colors[0].shape)) is { } other)
            throw new ArgumentException(
                $"The columns of a comparison have images of one number and size, but {columns[0].Name} has "
                + $"({string.Join(", ", colors[0].shape)}) and another one ({string.Join(", ", other.shape)}); resize them.",
                nameof(columns));

        return ImageGrid.Draw(
            stack(colors, 1).flatten(0, 1), columns.Count, scale: scale, columnNames: [.. columns.Select(column => column.Name)]);
    }

    private static Tensor ToRgb(string name, Tensor images) => images.dim() != 4
        ? throw new ArgumentException(
            $"The images of a comparison are N×C×H×W, but {name} are ({string.Join(", ", images.shape)}).", nameof(images))
        : images.shape[1] == 3 ? images.detach() : images.detach().narrow(1, 0, 1).expand(-1, 3, -1, -1);
}
