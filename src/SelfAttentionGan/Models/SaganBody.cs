namespace SelfAttentionGan.Models;

/// <summary>What the stages between latent, picture and score are made of.</summary>
public enum SaganBody
{
    /// <summary>Convolutions of stride 2 and their transposes, as in DCGAN: the light body of most ports.</summary>
    Transposed,

    /// <summary>Residual blocks, as in the official code, BigGAN and StudioGAN.</summary>
    Residual,
}
