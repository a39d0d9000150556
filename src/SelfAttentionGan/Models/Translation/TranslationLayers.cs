using SelfAttentionGan.Blocks;

namespace SelfAttentionGan.Models.Translation;

/// <summary>Adds what all networks for image-to-image translation have.</summary>
internal static class TranslationLayers
{
    /// <summary>Adds self-attention, or its control where the options say so.</summary>
    public static void AddAttention(
        this LayerList layers, MapSize size, int channels, TranslationOptions options, BlockOptions blocks)
    {
        if (options.UseAttentionControl)
            layers.AddAttentionControl(size, channels, blocks);
        else
            layers.AddSelfAttention(size, channels, options.AttentionFor(blocks), blocks);
    }
}
