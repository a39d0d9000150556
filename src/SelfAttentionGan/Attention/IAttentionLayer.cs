using static TorchSharp.torch;

namespace SelfAttentionGan.Attention;

/// <summary>An attention layer whose contribution is weighted by γ, which training reports show.</summary>
internal interface IAttentionLayer
{
    /// <summary>The weight γ of the attention's contribution, on the layer's device; read only.</summary>
    Tensor Gamma { get; }
}
