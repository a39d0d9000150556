namespace SelfAttentionGan.Layers;

/// <summary>The numbers that a network's products are computed in; everything else stays as it is.</summary>
public enum Precision
{
    /// <summary>The type of the weights, 32 bits usually. The default.</summary>
    Float32,

    /// <summary>
    /// 16 bits, as wide in range as float32 and with 8 bits of precision: convolutions and linear layers take rounded
    /// inputs and weights, add up in float32, and round each result once. Weights, their gradients and all that lies
    /// between two such layers stay float32, and so do layers of one output, which are scores. Pays from about 64
    /// channels, on a processor with bfloat16 instructions (AMX, AVX-512 BF16) and on a GPU; for smaller networks and
    /// elsewhere it is right, but slower than float32.
    /// </summary>
    BFloat16,
}
