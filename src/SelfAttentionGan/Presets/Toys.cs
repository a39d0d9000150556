using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>Small residual networks, with rates and an average for minutes instead of days.</summary>
/// <remarks>
/// The discriminator learns eight times as fast: with less, its first steps on a few thousand pictures tell the
/// generator too little.
/// </remarks>
internal static class Toys
{
    private static readonly SaganOptions Model = new() { Body = SaganBody.Residual, Width = 16 };

    public static SaganPreset Toy16 { get; } = new()
    {
        Name = "Toy16",
        Source = "This library",
        Model = Model with { ImageSize = 16, Latent = 32 },
        Training = Training() with { Latent = 32 },
    };

    public static SaganPreset Toy32 { get; } = new()
    {
        Name = "Toy32",
        Source = "This library",
        Model = Model with { ImageSize = 32 },
        Training = Training(),
    };

    private static GanTrainerOptions Training() => new()
    {
        Latent = 128, Steps = 1_200, BatchSize = 16, GeneratorRate = 2e-4, DiscriminatorRate = 1.6e-3,
        AverageDecay = 0.99, AverageFrom = 100,
    };
}
