namespace SelfAttentionGan.Training;

/// <summary>The optimizer of both networks.</summary>
public enum OptimizerKind
{
    /// <summary>Adam (Kingma and Ba 2015); weight decay is L2 regularization. The default, and SAGAN's.</summary>
    Adam,

    /// <summary>AdamW (Loshchilov and Hutter 2019): Adam with decoupled weight decay.</summary>
    AdamW,

    /// <summary>
    /// RMSprop (Tieleman and Hinton 2012), WGAN's; β₂ is its smoothing constant, and weight decay is L2 regularization.
    /// </summary>
    RmsProp,
}
