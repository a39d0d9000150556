namespace SelfAttentionGan.Training;

/// <summary>How learning rates fall, after the warm-up, from what the options say to a share of it.</summary>
public enum Schedule
{
    /// <summary>They do not. The default, and the paper's.</summary>
    Constant,

    /// <summary>On a straight line.</summary>
    Linear,

    /// <summary>By the same factor in every step.</summary>
    Exponential,

    /// <summary>Along half a cosine: slowly, fast, slowly.</summary>
    Cosine,
}
