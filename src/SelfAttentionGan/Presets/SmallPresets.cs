using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>Small presets of this library: learning rates and a moving average for runs of minutes.</summary>
/// <remarks>
/// The discriminator's learning rate of the residual presets is eight times the generator's: with a lower ratio, the
/// generator receives too little gradient in the first steps on a few thousand images.
/// </remarks>
internal static class SmallPresets
{
    private static readonly SaganOptions Small = new() { Backbone = SaganBackbone.ResNet, BaseChannels = 16 };

    public static SaganPreset Toy16 { get; } = new()
    {
        Name = "Toy16",
        Source = "This library",
        Model = Small with { ImageSize = 16, LatentDim = 32 },
        Training = Training(),
    };

    public static SaganPreset Toy32 { get; } = new()
    {
        Name = "Toy32",
        Source = "This library",
        Model = Small with { ImageSize = 32 },
        Training = Training(),
    };

    // The networks of Lsun64 with three quarters of the channels.
    public static SaganPreset Toy64 { get; } = new()
    {
        Name = "Toy64",
        Source = "This library",
        Model = new() { BaseChannels = 48 },
        Training = Training() with { Steps = 2_000, GeneratorLearningRate = 4e-4, DiscriminatorLearningRate = 8e-4 },
    };

    private static GanTrainerOptions Training() => new()
    {
        Steps = 1_200,
        BatchSize = 16,
        GeneratorLearningRate = 2e-4,
        DiscriminatorLearningRate = 1.6e-3,
        EmaDecay = 0.99,
        EmaStartStep = 100,
    };
}
