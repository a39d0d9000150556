namespace SelfAttentionGan.Layers;

/// <summary>What evens out the channels of a feature map.</summary>
public enum Norm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Batch normalisation with a learnt gain and bias.</summary>
    Batch,

    /// <summary>Batch normalisation whose gain and bias depend on the class.</summary>
    ConditionalBatch,

    /// <summary>Instance normalisation with a learnt gain and bias.</summary>
    Instance,

    /// <summary>
    /// Layer normalisation over channels and positions, with a learnt gain and bias for each channel.
    /// </summary>
    Layer,
}
