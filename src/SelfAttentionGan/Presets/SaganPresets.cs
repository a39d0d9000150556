namespace SelfAttentionGan.Presets;

/// <summary>The published networks by name, smallest pictures first.</summary>
public static class SaganPresets
{
    /// <summary>16×16, for tests and first tries on a CPU.</summary>
    public static SaganPreset Toy16 { get; } = Toys.Toy16;

    /// <summary>32×32, minutes on a CPU: what the Quickstart trains.</summary>
    public static SaganPreset Toy32 { get; } = Toys.Toy32;

    /// <summary>64×64, half an hour on a CPU: for larger images.</summary>
    public static SaganPreset Toy64 { get; } = Toys.Toy64;

    /// <summary>32×32, residual, CIFAR-10: PyTorch-StudioGAN.</summary>
    public static SaganPreset Studio32 { get; } = Studio.Studio32;

    /// <summary>32×32, residual, bilinear, CIFAR-10: mimicry.</summary>
    public static SaganPreset Mimicry32 { get; } = Studio.Mimicry32;

    /// <summary>64×64, no spectral normalisation: a popular tutorial, with its two crashes mended.</summary>
    public static SaganPreset Blog64 { get; } = Ports.Blog64;

    /// <summary>64×64: the most used port of the paper, on LSUN churches.</summary>
    public static SaganPreset Lsun64 { get; } = Ports.Lsun64;

    /// <summary>64×64: torchgan's tutorial on faces.</summary>
    public static SaganPreset TorchGan64 { get; } = Ports.TorchGan64;

    /// <summary>64×64, residual: PyTorch-StudioGAN, Tiny-ImageNet.</summary>
    public static SaganPreset Studio64 { get; } = Studio.Studio64;

    /// <summary>128×128, ImageNet, attention at 32×32: what the official code trains.</summary>
    public static SaganPreset Official128 { get; } = Official.Official128;

    /// <summary>128×128, ImageNet, attention at 64×64: the paper's best inception score.</summary>
    public static SaganPreset Official128Feat64 { get; } = Official.Official128Feat64;

    /// <summary>128×128, ImageNet, without attention, spectral normalisation in the discriminator only.</summary>
    public static SaganPreset Baseline128 { get; } = Official.Baseline128;

    /// <summary>128×128, ImageNet, the paper's control: as many parameters as attention, but no look around.</summary>
    public static SaganPreset Control128 { get; } = Official.Control128;

    /// <summary>
    /// 128×128, ImageNet, BigGAN's schedule with an averaged generator: the best public reproduction.
    /// </summary>
    public static SaganPreset BigGan128 { get; } = Official.BigGan128;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SaganPreset> All { get; } =
    [
        Toy16, Toy32, Toy64, Studio32, Mimicry32, Blog64, Lsun64, TorchGan64, Studio64,
        Official128, Official128Feat64, Baseline128, Control128, BigGan128,
    ];

    /// <summary>Returns the preset of a name; capitals do not matter.</summary>
    /// <param name="name">A name, for example <c>Lsun64</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static SaganPreset Named(string name) =>
        All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no preset '{name}'{Guess(name)} There are {string.Join(", ", All.Select(preset => preset.Name))}.",
            nameof(name));

    private static string Guess(string name) =>
        Spelling.Guess(name, All.Select(preset => preset.Name)) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
}
