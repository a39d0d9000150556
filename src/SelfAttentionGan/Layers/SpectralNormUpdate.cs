namespace SelfAttentionGan.Layers;

/// <summary>When spectral normalisation sharpens its estimate of σ. In evaluation it never does.</summary>
public enum SpectralNormUpdate
{
    /// <summary>At every call in training, as <c>torch.nn.utils.spectral_norm</c> does. The default.</summary>
    EveryTrainingCall,

    /// <summary>
    /// At the first call in training since a gradient last reached the weight: one sharpening for each of the
    /// optimiser's steps, however often the layer is called. The official SAGAN code does so (pictures of the
    /// generator, <c>NO_OPS</c>). Calls while the weight takes no gradient never sharpen.
    /// </summary>
    FirstCallOfStep,

    /// <summary>Never: u and v stay as they were loaded or drawn.</summary>
    Never,
}
