using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>Small networks, with rates and an average for minutes instead of days.</summary>
/// <remarks>
/// Where they are residual the discriminator learns eight times as fast: with less, its first steps on a few thousand
/// pictures tell the generator too little.
/// </remarks>
internal static class Toys
{
    private static readonly SaganOptions Small = new() { Body = SaganBody.Residual, Width = 16 };

    public static SaganPreset Toy16 { get; } = new()
    {
        Name = "Toy16",
        Source = "This library",
        Model = Small with { ImageSize = 16, Latent = 32 },
        Training = Training(),
    };

    public static SaganPreset Toy32 { get; } = new()
    {
        Name = "Toy32",
        Source = "This library",
        Model = Small with { ImageSize = 32 },
        Training = Training(),
    };

    // The network of Lsun64, three quarters as wide.
    public static SaganPreset Toy64 { get; } = new()
    {
        Name = "Toy64",
        Source = "This library",
        Model = new() { Width = 48 },
        Training = Training() with { Steps = 2_000, GeneratorRate = 4e-4, DiscriminatorRate = 8e-4 },
    };

    private static GanTrainerOptions Training() => new()
    {
        Steps = 1_200,
        BatchSize = 16,
        GeneratorRate = 2e-4,
        DiscriminatorRate = 1.6e-3,
        AverageDecay = 0.99,
        AverageFrom = 100,
    };
}
