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

        var matrix = ProductsFor(x).Matrix(weight.detach());
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

        var products = ProductsFor(x);
        var output = fine == default
            ? products.ToCoarse(x, matrix, window)
            : products.ToFine(x, matrix, window, fine);
        if (bias is not null)
            output.add_(bias.view(-1, 1, 1));

        return output.detach().MoveToOuterDisposeScope();              // a view could not be changed in place
    }

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

        // Who wants a gradient of this gradient needs words that have one themselves.
        var products = is_grad_enabled() ? TensorPatchProducts.Instance : ProductsFor(x);
        var forWeight = wanted.Weight
            ? toFine
                ? products.ForWeight(grad_output, x, weight, window)
                : products.ForWeight(x, grad_output, weight, window)
            : null;
        var forBias = wanted.Bias ? grad_output.sum([0, 2, 3]) : null;

        return
        [
            forX?.MoveToOuterDisposeScope()!, forWeight?.MoveToOuterDisposeScope()!,
            forBias?.MoveToOuterDisposeScope()!, null!, null!, null!,
        ];
    }

    private static IPatchProducts ProductsFor(Tensor map) =>
        FusedPatchProducts.Takes(map) ? FusedPatchProducts.Instance : TensorPatchProducts.Instance;
}
