using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>Small presets of this library: recipes for runs of minutes.</summary>
/// <remarks>
/// They have R3GAN's idea instead of spectral normalization: a relativistic loss, with R1 and R2 at every
/// eighth update. docs/training.md has what was tried.
/// </remarks>
internal static class SmallPresets
{
    private static readonly SaganOptions Small = new()
    {
        Backbone = SaganBackbone.ResNet,
        BaseChannels = 16,
        UseSpectralNorm = false,
    };

    public static SaganPreset Toy16 { get; } = new()
    {
        Name = "Toy16",
        Source = "This library",
        Model = Small with { ImageSize = 16, LatentDim = 32 },
        Training = Training(),
        Objective = Regularized,
    };

    public static SaganPreset Toy32 { get; } = new()
    {
        Name = "Toy32",
        Source = "This library",
        Model = Small with { ImageSize = 32 },
        Training = Training(),
        Objective = Regularized,
    };

    public static SaganPreset Toy64 { get; } = new()
    {
        Name = "Toy64",
        Source = "This library",
        Model = Small with { ImageSize = 64 },
        Training = Training() with
        {
            Steps = 5_000,
            GeneratorLearningRate = 1e-3,
            DiscriminatorLearningRate = 1e-3,
            EmaDecay = 0.998,
        },
        Objective = Regularized with { R1Weight = 0.2, R2Weight = 0.2 },
    };

    private static AdversarialOptions Regularized => new()
    {
        Loss = GanLossKind.RelativisticAverage,
        R1Weight = 0.35,
        R2Weight = 0.35,
        PenaltyInterval = 8,
    };

    private static GanTrainerOptions Training() => new()
    {
        Steps = 1_800,
        BatchSize = 8,
        GeneratorLearningRate = 2e-3,
        DiscriminatorLearningRate = 2e-3,
        GeneratorBeta2 = 0.99,
        DiscriminatorBeta2 = 0.99,
        EmaDecay = 0.995,
        EmaStartStep = 100,
        EmaStatisticsInterval = 4,
    };
}
