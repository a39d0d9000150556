using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>A convolution's window: cuts a fine map into the patches that it sees, and lays patches back.</summary>
/// <remarks>
/// Maps are channels-last here, N×H×W×C: a patch is a few runs of memory, copied as they lie. A convolution leads from
/// the fine map to the coarse one, with one position for each patch, a transposed convolution back.
/// </remarks>
internal sealed class Window
{
    private readonly long[] kernel, stride, padding, outputPadding;

    private Window(Convolution layer) =>
        (kernel, stride, padding, outputPadding, Transposed) = (
            layer.kernel_size, layer.stride, layer.padding!, layer.transposed ? layer.output_padding : [0, 0],
            layer.transposed);

    /// <summary>Whether the layer leads from the coarse map to the fine one.</summary>
    public bool Transposed { get; }

    /// <summary>The window of a layer, or none where it is not two-dimensional, has groups or is dilated.</summary>
    public static Window? Of(Convolution layer) =>
        layer is Conv2d or ConvTranspose2d && layer.groups == 1 && layer.dilation.All(each => each == 1)
            ? new(layer)
            : null;

    /// <summary>Positions in a patch.</summary>
    public long Area => kernel[0] * kernel[1];

    /// <summary>Height and width of the coarse map.</summary>
    public (long Height, long Width) Coarse(long height, long width) => (Coarse(0, height), Coarse(1, width));

    /// <summary>Height and width of what a transposed convolution makes of a coarse map.</summary>
    public (long Height, long Width) Fine(long height, long width) => (Fine(0, height), Fine(1, width));

    /// <summary>Returns the patches, a row each: N·coarse height·coarse width × kernel·kernel·C.</summary>
    public Tensor Patches(Tensor fine)
    {
        if (IsPoint)
            return fine.reshape(-1, fine.shape[3]);

        using var scope = NewDisposeScope();

        var framed = padding.All(each => each == 0)
            ? fine
            : pad(fine, [0, 0, padding[1], padding[1], padding[0], padding[0]]);
        var patches = framed.unfold(1, kernel[0], stride[0]).unfold(2, kernel[1], stride[1])    // (n, h, w, c, k, k)
            .permute(0, 1, 2, 4, 5, 3);                                                 // (n, h, w, k, k, c)

        return patches.reshape(-1, Area * fine.shape[3]).MoveToOuterDisposeScope();
    }

    /// <summary>Adds patches, in rows as <see cref="Patches"/> returns them, to the map at their places.</summary>
    public void Lay(Tensor patches, Tensor fine)
    {
        using var scope = NewDisposeScope();

        var (height, width) = Coarse(fine.shape[1], fine.shape[2]);
        var grid = patches.view(fine.shape[0], height, width, kernel[0], kernel[1], -1);
        for (var i = 0; i < kernel[0]; i++)
            for (var j = 0; j < kernel[1]; j++)
            {
                using var tap = NewDisposeScope();

                var (down, across) = (Reach(0, i, height, fine.shape[1]), Reach(1, j, width, fine.shape[2]));
                if (down.Count > 0 && across.Count > 0)
                    Lattice(fine, down, across).add_(
                        grid.select(4, j).select(3, i).narrow(1, down.First, down.Count)
                            .narrow(2, across.First, across.Count));
            }
    }

    private bool IsPoint => kernel is [1, 1] && stride is [1, 1] && padding is [0, 0] && outputPadding is [0, 0];

    private long Coarse(int side, long size) => (size + 2 * padding[side] - kernel[side]) / stride[side] + 1;

    private long Fine(int side, long size) =>
        (size - 1) * stride[side] - 2 * padding[side] + kernel[side] + outputPadding[side];

    /// <summary>Which patches have this line of theirs on the map, and where the first of them has it.</summary>
    private (long First, long Count, long Start, long Step) Reach(int side, int line, long patches, long size)
    {
        var (step, shift) = (stride[side], line - padding[side]);
        var first = shift >= 0 ? 0 : (-shift + step - 1) / step;
        var last = Math.Min(patches - 1, shift < size ? (size - 1 - shift) / step : -1);

        return (first, last - first + 1, first * step + shift, step);
    }

    private static Tensor Lattice(
        Tensor fine, (long First, long Count, long Start, long Step) down,
        (long First, long Count, long Start, long Step) across) => fine
            .slice(1, down.Start, down.Start + (down.Count - 1) * down.Step + 1, down.Step)
            .slice(2, across.Start, across.Start + (across.Count - 1) * across.Step + 1, across.Step);
}
