using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Layers;

/// <summary>A convolution in bfloat16, or a transposed one, as a product of patches with the weight.</summary>
/// <remarks>
/// <para>
/// Torch's own convolution in bfloat16 sorts its weight anew for every call, which takes longer than to use it where
/// maps are small and channels many; a product of two matrices takes them as they are. Results, gradients and
/// gradients of gradients equal those of torch's convolution to the rounding of bfloat16. Its twin, in torch's words,
/// is <see cref="MixedPrecision.Cast"/>.
/// </para>
/// <para>
/// With P(x) the patches of the fine map and W the weight as a matrix of the coarse map's channels × patch, a
/// convolution is P(x) Wᵀ and a transposed one Pᵀ(x W); each is the other's gradient, and W's is coarseᵀ P(fine).
/// Source: Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing",
/// 2006.
/// </para>
/// </remarks>
internal sealed class PatchConvolution : SingleTensorFunction<PatchConvolution>
{
    /// <summary>Numbers in the patches that are cut at once: they stay in a processor's cache.</summary>
    private const long PartSize = 1 << 21;

    private const string WindowKey = "window", FineKey = "fine", WantedKey = "wanted";

    public override string Name => nameof(PatchConvolution);

    /// <summary>Whether input and weight are what this can compute.</summary>
    public static bool Suits(Tensor x, Tensor weight, Window window)
    {
        if (x.dim() != 4 || x.numel() == 0 || x.device.type != DeviceType.CPU || !x.is_floating_point()
            || x.shape[1] != weight.shape[window.Transposed ? 0 : 1])
            return false;

        var (height, width) = window.Transposed
            ? window.Fine(x.shape[2], x.shape[3])
            : window.Coarse(x.shape[2], x.shape[3]);
        return Math.Min(height, width) > 0;
    }

    /// <summary>Computes the layer; the result has the input's type.</summary>
    /// <param name="x">N×C×H×W.</param>
    /// <param name="weight">The layer's weight.</param>
    /// <param name="bias">Its bias, or none.</param>
    /// <param name="window">Its window.</param>
    public static Tensor Of(Tensor x, Tensor weight, Tensor? bias, Window window)
    {
        using var scope = NewDisposeScope();

        var matrix = Matrix(weight.detach());
        var fine = window.Transposed ? window.Fine(x.shape[2], x.shape[3]) : default;

        return apply(x, weight, bias!, matrix, window, fine).MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();

        var (x, weight, bias, matrix) = ((Tensor)vars[0], (Tensor)vars[1], vars[2] as Tensor, (Tensor)vars[3]);
        var (window, fine) = ((Window)vars[4], ((long, long))vars[5]);
        ctx.save_for_backward([x, weight, matrix]);
        ctx.save_data(WindowKey, window);
        ctx.save_data(FineKey, fine);
        ctx.save_data(WantedKey, (x.requires_grad, weight.requires_grad, bias is not null));

        var map = LastChannels(x);
        var output = fine == default ? ToCoarse(map, matrix, window) : ToFine(map, matrix, window, fine);
        if (bias is not null)
            output.add_(bias);

        return output.permute(0, 3, 1, 2).detach().MoveToOuterDisposeScope();   // a view could not be changed in place
    }

    // In words that have gradients themselves, for who wants a gradient of this one.
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();

        var saved = ctx.get_saved_variables();
        var (x, weight, matrix) = (saved[0], saved[1], saved[2]);
        var (window, fine) = ((Window)ctx.get_data(WindowKey)!, ((long, long))ctx.get_data(FineKey)!);
        var wanted = ((bool X, bool Weight, bool Bias))ctx.get_data(WantedKey)!;

        var toFine = fine == default;
        var forX = wanted.X
            ? apply(grad_output, weight, null!, matrix, window, toFine ? (x.shape[2], x.shape[3]) : default)
            : null;
        var forWeight = wanted.Weight
            ? toFine ? ForWeight(grad_output, x, weight, window) : ForWeight(x, grad_output, weight, window)
            : null;
        var forBias = wanted.Bias ? LastChannels(grad_output).flatten(0, 2).sum(dim: 0) : null;

        return
        [
            forX?.MoveToOuterDisposeScope()!, forWeight?.MoveToOuterDisposeScope()!,
            forBias?.MoveToOuterDisposeScope()!, null!, null!, null!,
        ];
    }

    private static Tensor ToCoarse(Tensor map, Tensor matrix, Window window)
    {
        using var scope = NewDisposeScope();

        var (height, width) = window.Coarse(map.shape[1], map.shape[2]);
        var output = empty([map.shape[0], height, width, matrix.shape[0]], map.dtype, map.device);
        foreach (var (first, count) in Parts(map.shape[0], height * width * matrix.shape[1]))
        {
            using var part = NewDisposeScope();

            var patches = window.Patches(Rounded(map.narrow(0, first, count)));
            output.narrow(0, first, count).view(-1, matrix.shape[0]).copy_(patches.mm(matrix.t()));
        }

        return output.MoveToOuterDisposeScope();
    }

    private static Tensor ToFine(Tensor map, Tensor matrix, Window window, (long Height, long Width) fine)
    {
        using var scope = NewDisposeScope();

        var (height, width, coarse) = (map.shape[1], map.shape[2], matrix.shape[0]);
        var channels = matrix.shape[1] / window.Area;
        var output = zeros([map.shape[0], fine.Height, fine.Width, channels], map.dtype, map.device);
        foreach (var (first, count) in Parts(map.shape[0], height * width * matrix.shape[1]))
        {
            using var part = NewDisposeScope();

            var patches = Rounded(map.narrow(0, first, count)).view(-1, coarse).mm(matrix);
            window.Lay(patches.to(map.dtype), output.narrow(0, first, count));
        }

        return output.MoveToOuterDisposeScope();
    }

    private static Tensor ForWeight(Tensor coarse, Tensor fine, Tensor weight, Window window)
    {
        using var scope = NewDisposeScope();

        var (few, many) = (LastChannels(coarse), LastChannels(fine));
        var size = few.shape[1] * few.shape[2] * weight.numel() / weight.shape[0];
        var sum = Parts(few.shape[0], size).Select(part =>
        {
            var rows = Rounded(few.narrow(0, part.First, part.Count)).view(-1, weight.shape[0]);
            var patches = window.Patches(Rounded(many.narrow(0, part.First, part.Count)));

            return Ordered(rows.t().mm(patches), weight);                        // shaped as the weight
        }).Aggregate((all, part) => all + part);

        return sum.MoveToOuterDisposeScope();
    }

    // In this order: to sort 32 bits takes five times as long as to sort 16.
    private static Tensor Ordered(Tensor matrix, Tensor weight) => matrix
        .view(weight.shape[0], weight.shape[2], weight.shape[3], -1).permute(0, 3, 1, 2).contiguous().to(weight.dtype);

    /// <summary>Returns the weight as a matrix of the coarse map's channels × patch.</summary>
    private static Tensor Matrix(Tensor weight)
    {
        using var scope = NewDisposeScope();

        return weight.to(ScalarType.BFloat16).permute(0, 2, 3, 1).reshape(weight.shape[0], -1)
            .MoveToOuterDisposeScope();
    }

    private static Tensor LastChannels(Tensor x) => x.permute(0, 2, 3, 1);

    private static Tensor Rounded(Tensor map) => map.to(ScalarType.BFloat16).contiguous();

    private static IEnumerable<(long First, long Count)> Parts(long pictures, long size)
    {
        var count = Math.Clamp(PartSize / size, 1, pictures);
        for (var first = 0L; first < pictures; first += count)
            yield return (first, Math.Min(count, pictures - first));
    }
}
