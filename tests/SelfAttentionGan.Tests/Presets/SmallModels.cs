using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Tests.Presets;

/// <summary>The presets with fewer channels, latent dimensions and classes, as in presets.py.</summary>
internal static class SmallModels
{
    public const int Latent = 12, Classes = 3;

    public static SaganOptions Of(SaganPreset preset)
    {
        var small = preset.Model with { LatentDim = Latent, Classes = Math.Min(preset.Model.Classes, Classes) };

        return preset.Name switch
        {
            "Studio32" or "Mimicry32" => small with
            {
                GeneratorChannels = [16, 16, 16, 16],
                DiscriminatorChannels = [8, 8],
                DiscriminatorFinalBlocks = [8, 8],
            },
            "Toy64" => small with { GeneratorChannels = [16, 16, 8, 8, 8], DiscriminatorChannels = [8, 8, 8, 16] },
            "Studio64" => small with
            {
                GeneratorChannels = [64, 32, 16, 8, 8],
                DiscriminatorChannels = [8, 8, 16, 32],
                DiscriminatorFinalBlocks = [64],
            },
            var name when name.EndsWith("128", StringComparison.Ordinal) || name.StartsWith("Official128") => small with
            {
                GeneratorChannels = [64, 64, 32, 16, 8, 8],
                DiscriminatorChannels = [8, 8, 16, 32, 64],
                DiscriminatorFinalBlocks = [64],
            },
            _ => small with { BaseChannels = 8 },
        };
    }
}
