using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>The published attentions, and others, so that each option is on in one and off in another.</summary>
public static class SelfAttentionVariants
{
    public static TheoryData<string, SelfAttentionOptions> All => new()
    {
        { "seeds", SelfAttentionOptions.Seeds },
        { "official", SelfAttentionOptions.Official },
        { "paper", SelfAttentionOptions.Paper },
        { "normalised seeds", SelfAttentionOptions.Seeds with { SpectralNorm = new() } },
        { "pooled seeds", SelfAttentionOptions.Seeds with { Pool = 3, ScalarGamma = true } },
        { "own", new() { QueryReduction = 2, ValueReduction = 4, Pool = 2, Output = true } },
    };
}
