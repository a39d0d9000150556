using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>The products of matrices in bfloat16 that <see cref="PatchConvolution"/> is made of.</summary>
/// <remarks>None has a history. Maps are N×C×H×W and keep their type.</remarks>
internal interface IPatchProducts
{
    /// <summary>Returns the weight as a matrix of the coarse map's channels × patch, for the products of this kind.</summary>
    Tensor Matrix(Tensor weight);

    /// <summary>Returns the coarse map that a convolution makes of a fine one.</summary>
    Tensor ToCoarse(Tensor fine, Tensor matrix, Window window);

    /// <summary>Returns the fine map that a transposed convolution makes of a coarse one.</summary>
    Tensor ToFine(Tensor coarse, Tensor matrix, Window window, (long Height, long Width) size);

    /// <summary>Returns the weight's gradient, from one of the maps and the gradient of the other.</summary>
    Tensor ForWeight(Tensor coarse, Tensor fine, Tensor weight, Window window);
}
