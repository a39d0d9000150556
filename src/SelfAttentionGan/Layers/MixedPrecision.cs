using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Computes a layer in the precision that its thread asks for; results have the input's type.</summary>
internal static class MixedPrecision
{
    /// <summary>Calls a layer; a convolution or a linear layer computes in the thread's precision.</summary>
    public static Tensor Compute(this Module<Tensor, Tensor> layer, Tensor x)
    {
        if (ComputePrecision.Current == Precision.Float32 || layer is not (Convolution or Linear _))
            return layer.call(x);

        var parts = WeightedLayer.Of(layer);
        return parts.Function(x, parts.Weight, parts.Bias);
    }

    /// <summary>Lets a layer's function compute in the precision of the thread that calls it.</summary>
    /// <remarks>
    /// But for layers of one output, which are the smallest: a score, and the sum over all positions that it is made of,
    /// would be rounded to 8 bits to gain next to nothing.
    /// </remarks>
    /// <param name="function">Computes the layer from (input, weight, bias).</param>
    /// <param name="outputs">How many channels or features the layer has.</param>
    /// <param name="window">The window of a convolution that has one.</param>
    public static Func<Tensor, Tensor, Tensor?, Tensor> Of(
        Func<Tensor, Tensor, Tensor?, Tensor> function, long outputs, Window? window = null) => (x, weight, bias) =>
            outputs == 1 || ComputePrecision.Current == Precision.Float32 ? function(x, weight, bias)
            : window is not null && PatchConvolution.Suits(x, weight, window)
                ? PatchConvolution.Of(x, weight, bias, window)
            : Cast(function, x, weight, bias);

    /// <summary>Lets torch compute the function in bfloat16.</summary>
    public static Tensor Cast(
        Func<Tensor, Tensor, Tensor?, Tensor> function, Tensor x, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();

        var result = function(
            x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16), bias?.to(ScalarType.BFloat16));

        return result.to(x.dtype).MoveToOuterDisposeScope();
    }
}
