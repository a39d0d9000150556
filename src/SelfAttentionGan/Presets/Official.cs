using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>128×128 networks for ImageNet: the official code's, the paper's comparisons, BigGAN's schedule.</summary>
internal static class Official
{
    private const string Repository = "github.com/brain-research/self-attention-gan";

    // The official code says NO_OPS when its discriminator sees a painting: u moves at real pictures only.
    private static readonly SpectralNormOptions Once = new() { Update = SpectralNormUpdate.FirstCallOfStep };

    private static readonly SaganOptions Model = new()
    {
        ImageSize = 128,
        Body = SaganBody.Residual,
        Classes = 1_000,
        Generator = new()
        {
            Norm = Norm.ConditionalBatch,
            NormMomentum = 0.001,
            SpectralNorm = new(),
            Initialization = Initialization.Xavier,
        },
        Discriminator = new() { SpectralNorm = Once, Initialization = Initialization.Xavier },
    };

    public static SaganPreset Official128 { get; } = new()
    {
        Name = "Official128",
        Source = Repository,
        Model = Model,
        Training = Training(),
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
        Training = Balanced(),
    };

    public static SaganPreset Control128 { get; } = Official128 with
    {
        Name = "Control128",
        Source = "arXiv:1805.08318, table 1, the residual block in attention's place",
        Model = Model with { ReplaceAttention = true },
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
            Discriminator = Model.Discriminator with { SpectralNorm = Once with { Epsilon = 1e-8 } },
        },
        Training = Averaged(),
    };

    private static GanTrainerOptions Training() => new() { Steps = 1_000_000, BatchSize = 256 };

    private static GanTrainerOptions Balanced() => Training() with { GeneratorRate = 2e-4, DiscriminatorRate = 2e-4 };

    private static GanTrainerOptions Averaged() =>
        Training() with { GeneratorBeta2 = 0.999, DiscriminatorBeta2 = 0.999, AverageDecay = 0.9999, AverageFrom = 2_000 };
}
