namespace SelfAttentionGan.Layers;

/// <summary>What bends a feature map between two linear layers.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x, or a fraction of it below zero (<see cref="BlockOptions.LeakySlope"/>).</summary>
    LeakyRelu,

    /// <summary>x, or eˣ − 1 below zero.</summary>
    Elu,

    /// <summary>x · Φ(x).</summary>
    Gelu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,
}
