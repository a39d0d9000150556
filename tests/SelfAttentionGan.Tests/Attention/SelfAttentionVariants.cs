using SelfAttentionGan.Attention;

namespace SelfAttentionGan.Tests.Attention;

/// <summary>The published variants, and others: each option is on in one of them and off in another.</summary>
public static class SelfAttentionVariants
{
    public static TheoryData<string, SelfAttentionOptions> All => new()
    {
        { "default", SelfAttentionOptions.Default },
        { "official", SelfAttentionOptions.Official },
        { "paper", SelfAttentionOptions.Paper },
        { "default with spectral norm", SelfAttentionOptions.Default with { SpectralNorm = new() } },
        { "default with pooling", SelfAttentionOptions.Default with { KeyValuePooling = 3, ScalarGamma = true } },
        { "custom", new() { QueryReduction = 2, ValueReduction = 4, KeyValuePooling = 2, OutputProjection = true } },
    };
}
