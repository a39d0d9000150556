namespace SelfAttentionGan.Models;

/// <summary>The backbone of both networks: which blocks change the size of feature maps.</summary>
public enum SaganBackbone
{
    /// <summary>DCGAN (Radford et al. 2016): convolutions of stride 2 and their transposes, as in most ports.</summary>
    Dcgan,

    /// <summary>Residual blocks (Miyato et al. 2018), as in the official code, BigGAN and StudioGAN.</summary>
    ResNet,
}
