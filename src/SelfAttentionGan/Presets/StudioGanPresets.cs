using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>Presets of PyTorch-StudioGAN and mimicry: residual networks, of the same shapes at 32×32.</summary>
internal static class StudioGanPresets
{
    private static readonly SpectralNormOptions SmallEpsilon = new() { Epsilon = 1e-6 };

    public static SaganPreset Studio32 { get; } = new()
    {
        Name = "Studio32",
        Source = "github.com/POSTECH-CVLab/PyTorch-StudioGAN, configs/CIFAR10/SAGAN.yaml",
        Model = Cifar(
            Generator(),
            Discriminator(),
            attention: 16),
        Training = CifarTraining() with
        {
            GeneratorBeta1 = 0.5,
            GeneratorBeta2 = 0.999,
            DiscriminatorBeta1 = 0.5,
            DiscriminatorBeta2 = 0.999,
        },
    };

    public static SaganPreset Studio64 { get; } = new()
    {
        Name = "Studio64",
        Source = "github.com/POSTECH-CVLab/PyTorch-StudioGAN, configs/Tiny_ImageNet/SAGAN.yaml",
        Model = new()
        {
            Backbone = SaganBackbone.ResNet,
            Classes = 200,
            GeneratorChannels = [1024, 512, 256, 128, 64],
            DiscriminatorChannels = [64, 128, 256, 512],
            DiscriminatorFinalBlocks = [1024],
            GeneratorAttention = [32],
            DiscriminatorAttention = [32],
            Generator = Generator(),
            Discriminator = Discriminator(),
        },
        Training = new()
        {
            Steps = 1_000_000,
            BatchSize = 256,
            GeneratorBeta2 = 0.999,
            DiscriminatorBeta2 = 0.999,
        },
    };

    public static SaganPreset Mimicry32 { get; } = new()
    {
        Name = "Mimicry32",
        Source = "github.com/kwotsin/mimicry, nets/sagan/sagan_32.py",
        Model = Cifar(
            new()
            {
                Normalization = NormalizationKind.ConditionalBatch,
                SpectralNorm = new(),
                Upsampling = UpsamplingMode.Bilinear,
                Initialization = Initialization.Xavier,
            },
            new()
            {
                SpectralNorm = new(),
                NarrowHidden = true,
                ActivateShortcut = true,
                Initialization = Initialization.Xavier,
            },
            attention: 8) with
        {
            GeneratorAttention = [16],
        },
        Training = CifarTraining(),
    };

    private static SaganOptions Cifar(BlockOptions generator, BlockOptions discriminator, int attention) => new()
    {
        ImageSize = 32,
        Backbone = SaganBackbone.ResNet,
        Classes = 10,
        GeneratorChannels = [256, 256, 256, 256],
        DiscriminatorChannels = [128, 128],
        DiscriminatorFinalBlocks = [128, 128],
        GeneratorAttention = [attention],
        DiscriminatorAttention = [attention],
        Generator = generator,
        Discriminator = discriminator,
    };

    private static GanTrainerOptions CifarTraining() => new()
    {
        Steps = 100_000,
        BatchSize = 64,
        GeneratorLearningRate = 2e-4,
        DiscriminatorLearningRate = 2e-4,
        CriticSteps = 5,
    };

    private static BlockOptions Generator() => new()
    {
        Normalization = NormalizationKind.ConditionalBatch,
        NormEpsilon = 1e-4,
        SpectralNormEmbeddings = true,
        SpectralNorm = SmallEpsilon,
        Initialization = Initialization.Orthogonal,
    };

    // Both projects' ReLU works in place: what a discriminator's shortcut reads has been activated.
    private static BlockOptions Discriminator() => new()
    {
        ActivateShortcut = true,
        SpectralNorm = SmallEpsilon,
        Initialization = Initialization.Orthogonal,
    };
}
