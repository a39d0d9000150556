using static TorchSharp.torch;

namespace SelfAttentionGan;

/// <summary>Formats a tensor's shape for messages.</summary>
internal static class TensorShape
{
    /// <summary>Returns, for example, <c>2×16×8×8</c>.</summary>
    public static string Describe(this Tensor x) => Describe(x.shape);

    public static string Describe(long[] shape) => shape.Length == 0 ? "a single number" : string.Join('×', shape);
}
