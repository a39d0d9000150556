namespace SelfAttentionGan.Training;

/// <summary>Learning rate schedule after the warm-up.</summary>
public enum LearningRateScheduleKind
{
    /// <summary>Constant. The default, and SAGAN's.</summary>
    Constant,

    /// <summary>Linear decay.</summary>
    Linear,

    /// <summary>Exponential decay: the same factor in every step.</summary>
    Exponential,

    /// <summary>Cosine annealing (Loshchilov and Hutter 2017): half a period of a cosine.</summary>
    Cosine,
}
