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
        { "official of two heads", SelfAttentionOptions.Official with { Heads = 2 } },
        { "four heads without a scale", new() { QueryReduction = 2, Heads = 4, ScaleScores = false, SharedQueryKey = true } },
        { "paper with a scale", SelfAttentionOptions.Paper with { ScaleScores = true } },
        { "distances", SelfAttentionOptions.Default with { Similarity = AttentionSimilarity.L2Distance } },
        {
            "distances of two heads",
            SelfAttentionOptions.Official with { Heads = 2, Similarity = AttentionSimilarity.L2Distance, SharedQueryKey = false }
        },
    };
}
