using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>The measured presets.</summary>
internal static class Workloads
{
    public static SaganPreset Lsun64 => SaganPreset.Lsun64;

    /// <summary>
    /// Official128 with a power iteration at each of the discriminator's forwards, as ports of it do: the preset iterates
    /// once a step, which the peers do not.
    /// </summary>
    public static SaganPreset Official128 { get; } = SaganPreset.Official128 with
    {
        Model = SaganPreset.Official128.Model with
        {
            Discriminator = SaganPreset.Official128.Model.Discriminator with { SpectralNorm = new() },
        },
    };

    public static SaganPreset Named(string name) => name == Official128.Name ? Official128 : SaganPreset.Find(name);
}
