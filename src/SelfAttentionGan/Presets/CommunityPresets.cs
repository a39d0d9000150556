using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Objectives;

namespace SelfAttentionGan.Presets;

/// <summary>Presets of ports and tutorials: 64×64 networks of transposed convolutions (DCGAN's backbone).</summary>
internal static class CommunityPresets
{
    // The published code crashes twice: it applies a one-dimensional batch norm after the view, here two-dimensional,
    // and attention with 128 channels to a feature map with 64, here with 64.
    public static SaganPreset Blog64 { get; } = new()
    {
        Name = "Blog64",
        Source = "A popular tutorial; sigmoid and cross-entropy are one loss on scores",
        Model = new()
        {
            LatentDim = 100,
            BaseChannels = 32,
            GeneratorAttention = [32],
            DiscriminatorAttention = [16],
            LinearProjection = true,
            Generator = new() { Normalization = NormalizationKind.Batch },
            Discriminator = new(),
        },
        Training = new()
        {
            Steps = 39_050,
            BatchSize = 64,
            GeneratorLearningRate = 2e-4,
            DiscriminatorLearningRate = 2e-4,
            GeneratorBeta1 = 0.5,
            DiscriminatorBeta1 = 0.5,
            GeneratorBeta2 = 0.999,
            DiscriminatorBeta2 = 0.999,
        },
        Objective = new() { Loss = GanLossKind.Bce },
    };

    public static SaganPreset Lsun64 { get; } = new()
    {
        Name = "Lsun64",
        Source = "github.com/heykeetae/Self-Attention-GAN",
        Model = new() { SpectralNorm = new() { FlattenAsStored = true } },
        Training = new() { Steps = 100_000, BatchSize = 64 },
    };

    public static SaganPreset TorchGan64 { get; } = new()
    {
        Name = "TorchGan64",
        Source = "github.com/torchgan/torchgan, tutorial 4; scores are not squashed, and attention sums over keys",
        Model = new()
        {
            LatentDim = 100,
            BaseChannels = 32,
            Generator = Blocks(),
            Discriminator = Blocks(),
        },
        Training = new() { Steps = 100_000, BatchSize = 64, GeneratorBeta2 = 0.999, DiscriminatorBeta2 = 0.999 },
        Objective = new() { Loss = GanLossKind.Wasserstein },
    };

    private static BlockOptions Blocks() => new()
    {
        Normalization = NormalizationKind.Batch,
        Activation = ActivationKind.LeakyRelu,
        LeakySlope = 0.2,
        SpectralNorm = new(),
    };
}
