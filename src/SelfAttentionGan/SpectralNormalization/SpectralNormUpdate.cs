namespace SelfAttentionGan.SpectralNormalization;

/// <summary>When spectral normalization updates u and v by power iteration. In evaluation it never does.</summary>
public enum SpectralNormUpdate
{
    /// <summary>At every call in training, as <c>torch.nn.utils.spectral_norm</c> does. The default.</summary>
    EveryTrainingCall,

    /// <summary>
    /// At the first call in training after a gradient reached the weight: one update per optimizer step, however often
    /// the layer is called, as in the official SAGAN code (<c>NO_OPS</c> for generated images). Calls while the weight
    /// does not require gradients never update.
    /// </summary>
    FirstCallOfStep,

    /// <summary>Never: u and v stay as they were loaded or initialized.</summary>
    Never,
}
