using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>Small networks of the widely used kind, with rates for minutes instead of days.</summary>
internal static class Toys
{
    public static SaganPreset Toy16 { get; } = new()
    {
        Name = "Toy16",
        Source = "This library",
        Model = new() { ImageSize = 16, Width = 16, Latent = 32 },
        Training = Training(32),
    };

    public static SaganPreset Toy32 { get; } = new()
    {
        Name = "Toy32",
        Source = "This library",
        Model = new() { ImageSize = 32, Width = 32 },
        Training = Training(128),
    };

    private static GanTrainerOptions Training(int latent) => new()
    {
        Latent = latent, Steps = 1_200, BatchSize = 16, GeneratorRate = 4e-4, DiscriminatorRate = 8e-4,
    };
}
