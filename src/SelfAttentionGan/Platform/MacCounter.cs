using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Platform;

/// <summary>Counts the multiply-adds (MACs) of a layer's call, from the shapes of weight, input and output.</summary>
/// <remarks>
/// Convolutions, linear layers and matrix products count; biases, normalizations, activations, pooling, embeddings and
/// power iterations do not. A layer that contains others counts only what they do not.
/// </remarks>
internal static class MacCounter
{
    /// <summary>Returns the multiply-adds of a call; 0 for a layer without products of its own.</summary>
    public static long Count(Module layer, Tensor input, Tensor output) => layer switch
    {
        IMultiplyAdds own => own.CountMultiplyAdds(input, output),
        Convolution convolution => OfWeight(convolution.weight, convolution.transposed, input, output),
        Linear linear => OfWeight(linear.weight, transposed: false, input, output),
        _ => 0,
    };

    /// <summary>
    /// Counts a layer with one weight: all of it is applied at every position of the output; at every position of the
    /// input if the convolution is transposed.
    /// </summary>
    public static long OfWeight(Tensor weight, bool transposed, Tensor input, Tensor output)
    {
        if (!input.is_floating_point())
            return 0;                                            // an embedding selects rows

        var map = transposed ? input : output;
        var positions = weight.dim() == 2 ? map.numel() / map.shape[^1] : map.numel() / map.shape[1];

        return weight.numel() * positions;
    }
}

/// <summary>A layer that computes products by itself, besides those of the layers that it contains.</summary>
internal interface IMultiplyAdds
{
    /// <summary>Returns the multiply-adds of one call.</summary>
    long CountMultiplyAdds(Tensor input, Tensor output);
}
