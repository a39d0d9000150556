using static TorchSharp.torch;

namespace SelfAttentionGan.Platform;

/// <summary>
/// Reads pixels of N×C×H×W images at given positions: a gather, linear in the images and differentiable in them to any
/// order. Torch's <c>grid_sample</c> has no second derivative.
/// </summary>
internal static class ImageSampling
{
    /// <summary>Row numbers, 1×1×H×1, int64.</summary>
    public static Tensor Rows(Tensor x) => Arithmetic.Range(x.shape[2], x.device).view(1, 1, -1, 1);

    /// <summary>Column numbers, 1×1×1×W, int64.</summary>
    public static Tensor Columns(Tensor x) => Arithmetic.Range(x.shape[3], x.device).view(1, 1, 1, -1);

    /// <summary>Returns whole numbers from 0 to below the range, int64, each equally likely.</summary>
    /// <param name="u">Uniform in [0, 1).</param>
    /// <param name="range">How many numbers there are.</param>
    public static Tensor Whole(Tensor u, long range) => (u * Scalars.Of(range)).floor().to(int64);

    /// <summary>Returns a translation by a whole number of pixels, up to an eighth of the size, rounded.</summary>
    /// <param name="u">Uniform in [0, 1).</param>
    /// <param name="size">Height or width.</param>
    public static Tensor Shift(Tensor u, long size)
    {
        var most = (size + 4) / 8;

        return Whole(u, 2 * most + 1) - Scalars.Of(most);
    }

    /// <summary>Mirrors positions outside 0 to length − 1 at the centers of the edge pixels.</summary>
    public static Tensor Reflect(Tensor positions, long length)
    {
        if (length == 1)
            return positions * Scalars.Of(0);

        var period = 2 * (length - 1);
        var position = positions.remainder(Scalars.Of(period));

        return position.minimum(Scalars.Of(period).Minus(position));
    }

    /// <summary>Reads a pixel for each of the result.</summary>
    /// <param name="x">N×C×H×W.</param>
    /// <param name="rows">Rows, int64 and within the image; N×1×H×W by broadcasting with the columns.</param>
    /// <param name="columns">Columns, likewise.</param>
    public static Tensor Gather(Tensor x, Tensor rows, Tensor columns)
    {
        var from = (rows * Scalars.Of(x.shape[3])).Plus(columns).flatten(2);    // (n, 1, hw)

        return x.flatten(2).gather(2, from.expand(x.shape[0], x.shape[1], -1)).view(x.shape);
    }

    /// <summary>
    /// Reads between pixels, bilinear, with reflection at the edges; a pixel that is read where it is keeps its bits.
    /// </summary>
    /// <param name="x">N×C×H×W, of floating-point numbers.</param>
    /// <param name="rows">Rows, N×1×H×W, of the images' type.</param>
    /// <param name="columns">Columns, N×1×H×W.</param>
    public static Tensor Bilinear(Tensor x, Tensor rows, Tensor columns)
    {
        var (top, left) = (rows.floor(), columns.floor());                      // (n, 1, h, w)
        var (down, across) = (rows - top, columns - left);
        var (row, column) = (top.to(int64), left.to(int64));

        var upper = Between(Read(0, 0), Read(0, 1), across);                    // (n, c, h, w)
        var lower = Between(Read(1, 0), Read(1, 1), across);
        var stays = rows.eq(Rows(x)).logical_and(columns.eq(Columns(x)));

        return where(stays, x, Between(upper, lower, down));

        Tensor Read(long rowStep, long columnStep) => Gather(
            x, Reflect(row.Plus(Scalars.Of(rowStep)), x.shape[2]), Reflect(column.Plus(Scalars.Of(columnStep)), x.shape[3]));
    }

    private static Tensor Between(Tensor a, Tensor b, Tensor share) =>
        (a * Scalars.One.Minus(share)).Plus(b * share);
}
