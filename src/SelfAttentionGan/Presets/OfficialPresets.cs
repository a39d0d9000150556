using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>ImageNet presets, 128×128: the official code, the paper's comparisons, BigGAN-PyTorch.</summary>
internal static class OfficialPresets
{
    private const string Repository = "github.com/brain-research/self-attention-gan";

    // The official code scores generated images with NO_OPS: u is updated by the real images only.
    private static readonly SpectralNormOptions OncePerStep =
        new() { UpdateSchedule = SpectralNormUpdate.FirstCallOfStep };

    private static readonly SaganOptions Model = new()
    {
        ImageSize = 128,
        Backbone = SaganBackbone.ResNet,
        Classes = 1_000,
        Generator = new()
        {
            Normalization = NormalizationKind.ConditionalBatch,
            NormMomentum = 0.001,
            SpectralNorm = new(),
            Initialization = Initialization.Xavier,
        },
        Discriminator = new() { SpectralNorm = OncePerStep, Initialization = Initialization.Xavier },
    };

    public static SaganPreset Official128 { get; } = new()
    {
        Name = "Official128",
        Source = Repository,
        Model = Model,
        Training = PaperTraining(),
    };

    public static SaganPreset Official128Feat64 { get; } = Official128 with
    {
        Name = "Official128Feat64",
        Model = Model with { GeneratorAttention = [64], DiscriminatorAttention = [64] },
    };

    public static SaganPreset Baseline128 { get; } = Official128 with
    {
        Name = "Baseline128",
        Source = $"{Repository}; arXiv:1805.08318, section 4.1",
        Model = Model with
        {
            GeneratorAttention = [],
            DiscriminatorAttention = [],
            Generator = Model.Generator with { SpectralNorm = null },
        },
        Training = EqualLearningRates(),
    };

    public static SaganPreset Control128 { get; } = Official128 with
    {
        Name = "Control128",
        Source = "arXiv:1805.08318, table 1, a residual block in place of attention",
        Model = Model with { UseAttentionControl = true },
    };

    public static SaganPreset BigGan128 { get; } = Official128 with
    {
        Name = "BigGan128",
        Source = "github.com/ajbrock/BigGAN-PyTorch, scripts/launch_SAGAN_bs128x2_ema.sh",
        Model = Model with
        {
            GeneratorAttention = [64],
            DiscriminatorAttention = [64],
            Generator = Model.Generator with { NormMomentum = 0.1, SpectralNorm = new() { Epsilon = 1e-8 } },
            Discriminator = Model.Discriminator with { SpectralNorm = OncePerStep with { Epsilon = 1e-8 } },
        },
        Training = BigGanTraining(),
    };

    private static GanTrainerOptions PaperTraining() => new() { Steps = 1_000_000, BatchSize = 256 };

    private static GanTrainerOptions EqualLearningRates() =>
        PaperTraining() with { GeneratorLearningRate = 2e-4, DiscriminatorLearningRate = 2e-4 };

    private static GanTrainerOptions BigGanTraining() =>
        PaperTraining() with
        {
            GeneratorBeta2 = 0.999,
            DiscriminatorBeta2 = 0.999,
            EmaDecay = 0.9999,
            EmaStartStep = 2_000,
        };
}
