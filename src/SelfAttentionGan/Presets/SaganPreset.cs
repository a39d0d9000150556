using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Options;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>A published SAGAN: the options of its two networks and of its training run.</summary>
/// <remarks>
/// All members are records: change options with <c>preset.Model with { ... }</c>. docs/presets.md compares the presets
/// and lists where paper and code differ.
/// </remarks>
public sealed record SaganPreset
{
    /// <summary>The name of the preset, as <see cref="Find"/> takes it.</summary>
    public required string Name { get; init; }

    /// <summary>Where the preset was published.</summary>
    public required string Source { get; init; }

    /// <summary>Options of generator and discriminator.</summary>
    public required SaganOptions Model { get; init; }

    /// <summary>Options of the training run: steps, learning rates, betas, batch size, moving average.</summary>
    public required GanTrainerOptions Training { get; init; }

    /// <summary>Loss and penalties. The default is the hinge loss, as in the paper.</summary>
    public AdversarialOptions Objective { get; init; } = new();

    /// <summary>A small 16×16 preset for tests and first experiments on a CPU.</summary>
    public static SaganPreset Toy16 => SmallPresets.Toy16;

    /// <summary>A small 32×32 preset that trains in minutes on a CPU; the Quickstart uses it.</summary>
    public static SaganPreset Toy32 => SmallPresets.Toy32;

    /// <summary>A small 64×64 preset that trains in half an hour on a CPU.</summary>
    public static SaganPreset Toy64 => SmallPresets.Toy64;

    /// <summary>PyTorch-StudioGAN's SAGAN for CIFAR-10: 32×32, residual.</summary>
    public static SaganPreset Studio32 => StudioGanPresets.Studio32;

    /// <summary>mimicry's SAGAN for CIFAR-10: 32×32, residual, bilinear upsampling.</summary>
    public static SaganPreset Mimicry32 => StudioGanPresets.Mimicry32;

    /// <summary>A popular tutorial's 64×64 SAGAN without spectral normalization, with its two crashes fixed.</summary>
    public static SaganPreset Blog64 => CommunityPresets.Blog64;

    /// <summary>heykeetae's 64×64 SAGAN for LSUN churches, the most used port of the paper.</summary>
    public static SaganPreset Lsun64 => CommunityPresets.Lsun64;

    /// <summary>The 64×64 SAGAN of torchgan's tutorial on faces.</summary>
    public static SaganPreset TorchGan64 => CommunityPresets.TorchGan64;

    /// <summary>PyTorch-StudioGAN's SAGAN for Tiny-ImageNet: 64×64, residual.</summary>
    public static SaganPreset Studio64 => StudioGanPresets.Studio64;

    /// <summary>The official code's SAGAN for ImageNet: 128×128, attention at 32×32.</summary>
    public static SaganPreset Official128 => OfficialPresets.Official128;

    /// <summary>The paper's best inception score on ImageNet: 128×128, attention at 64×64.</summary>
    public static SaganPreset Official128Feat64 => OfficialPresets.Official128Feat64;

    /// <summary>
    /// The paper's baseline for ImageNet: 128×128, no attention, spectral normalization in the discriminator only.
    /// </summary>
    public static SaganPreset Baseline128 => OfficialPresets.Baseline128;

    /// <summary>
    /// The paper's attention-free control for ImageNet: 128×128, as many parameters as with attention.
    /// </summary>
    public static SaganPreset Control128 => OfficialPresets.Control128;

    /// <summary>
    /// BigGAN-PyTorch's SAGAN for ImageNet: 128×128, with an exponential moving average of the generator.
    /// </summary>
    public static SaganPreset BigGan128 => OfficialPresets.BigGan128;

    /// <summary>All presets, from the smallest image size to the largest.</summary>
    public static IReadOnlyList<SaganPreset> All { get; } =
    [
        Toy16, Toy32, Toy64, Studio32, Mimicry32, Blog64, Lsun64, TorchGan64, Studio64,
        Official128, Official128Feat64, Baseline128, Control128, BigGan128,
    ];

    /// <summary>Returns the preset with the given name, ignoring case.</summary>
    /// <param name="name">The name of a preset, for example <c>Lsun64</c>.</param>
    /// <exception cref="ArgumentException">No preset has this name; the message lists all names.</exception>
    public static SaganPreset Find(string name) =>
        All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no preset '{name}'{Suggest(name)} There are " +
            $"{string.Join(", ", All.Select(preset => preset.Name))}.", nameof(name));

    private static string Suggest(string name) =>
        Spelling.Suggest(name, All.Select(preset => preset.Name)) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
}
