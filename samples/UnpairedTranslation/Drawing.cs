using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace UnpairedTranslation;

/// <summary>The second style: drawings in colored pencil, pale colors with dark lines on white paper.</summary>
internal static class Drawing
{
    private const double Strength = 0.4, Contrast = 3, Ink = 0.15;

    /// <summary>Reads the first synthetic faces of a seed, N×3×H×W in [-1, 1].</summary>
    public static Tensor Faces(int size, int count, ulong seed)
    {
        using var faces = Datasets.SyntheticFaces(size, count, seed);
        using var batch = faces.Read([.. Enumerable.Range(0, count).Select(i => (long)i)]);

        return batch.Images.alias();
    }

    /// <summary>Draws the same faces, at twice the size for finer lines.</summary>
    public static Tensor OfFaces(int size, int count, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var faces = Faces(2 * size, count, seed);

        return (avg_pool2d(Draw((faces + 1) / 2), 2) * 2 - 1).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    // Images in [0, 1]: lines where brightness changes, in ink; elsewhere the color, washed out.
    private static Tensor Draw(Tensor colors)
    {
        var luma = (colors * tensor((float[])[0.299f, 0.587f, 0.114f]).view(1, 3, 1, 1)).sum(1, keepdim: true);
        var across = pad((luma[.., .., .., 1..] - luma[.., .., .., ..^1]).abs(), [0, 1, 0, 0]);
        var down = pad((luma[.., .., 1.., ..] - luma[.., .., ..^1, ..]).abs(), [0, 0, 0, 1]);
        var lines = (Contrast * across.maximum(down)).clamp(0, 1);                           // (n, 1, h, w)
        var pale = 1 - Strength * (1 - colors);

        return pale * (1 - lines) + Ink * lines;
    }
}
