namespace SelfAttentionGan.Layers;

/// <summary>Remembers that a gradient has passed, until told to forget it.</summary>
internal sealed class GradientWitness
{
    /// <summary>Whether a gradient has passed since this was last set to false; true at first.</summary>
    public bool Passed { get; set; } = true;
}
