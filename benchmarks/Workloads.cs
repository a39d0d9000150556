using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>The measured presets.</summary>
internal static class Workloads
{
    /// <summary>
    /// Lsun64 with PyTorch's spectral normalization, as the peers have: the preset flattens transposed convolutions as they
    /// are stored.
    /// </summary>
    public static SaganPreset Lsun64 { get; } =
        SaganPreset.Lsun64 with { Model = SaganPreset.Lsun64.Model with { SpectralNorm = new() } };

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

    public static SaganPreset Named(string name) =>
        new[] { Lsun64, Official128 }.FirstOrDefault(preset => preset.Name == name) ?? SaganPreset.Find(name);
}
