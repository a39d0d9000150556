namespace SelfAttentionGan.Layers;

/// <summary>How weights of convolutions, linear layers and embeddings are drawn; biases are then zero.</summary>
public enum Initialization
{
    /// <summary>As torch draws them (Kaiming uniform with a = √5), biases included.</summary>
    Torch,

    /// <summary>Xavier (Glorot) uniform: the official SAGAN.</summary>
    Xavier,

    /// <summary>Orthogonal: BigGAN and StudioGAN.</summary>
    Orthogonal,

    /// <summary>Normal with a standard deviation of 0.02: DCGAN.</summary>
    Normal,

    /// <summary>Kaiming normal for ReLU.</summary>
    Kaiming,
}
