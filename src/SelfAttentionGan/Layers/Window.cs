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
    private readonly long[] outputPadding;

    private Window(Convolution layer) =>
        (Kernel, Stride, Padding, outputPadding, Transposed) = (
            layer.kernel_size, layer.stride, layer.padding!, layer.transposed ? layer.output_padding : [0, 0],
            layer.transposed);

    /// <summary>A patch's height and width.</summary>
    public long[] Kernel { get; }

    /// <summary>How far one patch is from the next, down and across.</summary>
    public long[] Stride { get; }

    /// <summary>Lines of zeros above and below, and left and right of the fine map.</summary>
    public long[] Padding { get; }

    /// <summary>Whether the layer leads from the coarse map to the fine one.</summary>
    public bool Transposed { get; }

    /// <summary>The window of a layer, or none where it is not two-dimensional, has groups or is dilated.</summary>
    public static Window? Of(Convolution layer) =>
        layer is Conv2d or ConvTranspose2d && layer.groups == 1 && layer.dilation.All(each => each == 1)
            ? new(layer)
            : null;

    /// <summary>Positions in a patch.</summary>
    public long Area => Kernel[0] * Kernel[1];

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

        var framed = Padding.All(each => each == 0)
            ? fine
            : pad(fine, [0, 0, Padding[1], Padding[1], Padding[0], Padding[0]]);
        var patches = framed.unfold(1, Kernel[0], Stride[0]).unfold(2, Kernel[1], Stride[1])    // (n, h, w, c, k, k)
            .permute(0, 1, 2, 4, 5, 3);                                                 // (n, h, w, k, k, c)

        return patches.reshape(-1, Area * fine.shape[3]).MoveToOuterDisposeScope();
    }

    /// <summary>Adds patches, in rows as <see cref="Patches"/> returns them, to the map at their places.</summary>
    public void Lay(Tensor patches, Tensor fine)
    {
        using var scope = NewDisposeScope();

        var (height, width) = Coarse(fine.shape[1], fine.shape[2]);
        var grid = patches.view(fine.shape[0], height, width, Kernel[0], Kernel[1], -1);
        for (var i = 0; i < Kernel[0]; i++)
            for (var j = 0; j < Kernel[1]; j++)
            {
                using var tap = NewDisposeScope();

                var (down, across) = (Reach(0, i, height, fine.shape[1]), Reach(1, j, width, fine.shape[2]));
                if (down.Count > 0 && across.Count > 0)
                    Lattice(fine, down, across).add_(
                        grid.select(4, j).select(3, i).narrow(1, down.First, down.Count)
                            .narrow(2, across.First, across.Count));
            }
    }

    private bool IsPoint => Kernel is [1, 1] && Stride is [1, 1] && Padding is [0, 0] && outputPadding is [0, 0];

    private long Coarse(int side, long size) => (size + 2 * Padding[side] - Kernel[side]) / Stride[side] + 1;

    private long Fine(int side, long size) =>
        (size - 1) * Stride[side] - 2 * Padding[side] + Kernel[side] + outputPadding[side];

    /// <summary>Which patches have this line of theirs on the map, and where the first of them has it.</summary>
    private (long First, long Count, long Start, long Step) Reach(int side, int line, long patches, long size)
    {
        var (step, shift) = (Stride[side], line - Padding[side]);
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
