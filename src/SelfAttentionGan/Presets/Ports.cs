using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;

namespace SelfAttentionGan.Presets;

/// <summary>64×64 networks of transposed convolutions, as ports and tutorials draw them.</summary>
internal static class Ports
{
    // As printed it crashes twice: a one-dimensional batch norm after the view, here a two-dimensional one; and
    // attention of 128 channels where the map has 64, here of 64.
    public static SaganPreset Blog64 { get; } = new()
    {
        Name = "Blog64",
        Source = "A tutorial in the wild; sigmoid and cross-entropy are joined in one loss on scores",
        Model = new()
        {
            Latent = 100,
            Width = 32,
            GeneratorAttention = [32],
            DiscriminatorAttention = [16],
            LinearStart = true,
            Generator = new() { Norm = Norm.Batch },
            Discriminator = new(),
        },
        Training = new()
        {
            Steps = 39_050,
            BatchSize = 64,
            GeneratorRate = 2e-4,
            DiscriminatorRate = 2e-4,
            GeneratorBeta1 = 0.5,
            DiscriminatorBeta1 = 0.5,
            GeneratorBeta2 = 0.999,
            DiscriminatorBeta2 = 0.999,
        },
        Objective = new() { Loss = GanLoss.Bce },
    };

    public static SaganPreset Lsun64 { get; } = new()
    {
        Name = "Lsun64",
        Source = "github.com/heykeetae/Self-Attention-GAN",
        Model = new(),
        Training = new() { Steps = 100_000, BatchSize = 64 },
    };

    public static SaganPreset TorchGan64 { get; } = new()
    {
        Name = "TorchGan64",
        Source = "github.com/torchgan/torchgan, tutorial 4; scores are not squashed, and attention sums over keys",
        Model = new()
        {
            Latent = 100,
            Width = 32,
            Generator = Dress(Norm.Batch),
            Discriminator = Dress(Norm.Batch),
        },
        Training = new() { Steps = 100_000, BatchSize = 64, GeneratorBeta2 = 0.999, DiscriminatorBeta2 = 0.999 },
        Objective = new() { Loss = GanLoss.Wasserstein },
    };

    private static BlockOptions Dress(Norm norm) => new()
    {
        Norm = norm,
        Activation = Activation.LeakyRelu,
        LeakySlope = 0.2,
        SpectralNorm = new(),
    };
}
