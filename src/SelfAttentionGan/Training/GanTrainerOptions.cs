namespace SelfAttentionGan.Training;

/// <summary>How long, how fast and how evenly the two players learn.</summary>
/// <remarks>
/// The defaults are SAGAN's: one step each, the discriminator four times as fast (TTUR, arXiv:1706.08500), Adam
/// with β₁ = 0 and β₂ = 0.9. <see cref="GanTrainer"/> checks them all and names every one that is out of bounds.
/// </remarks>
public sealed record GanTrainerOptions
{
    /// <summary>Generator updates to run. The default is 100 000.</summary>
    [Within(1, int.MaxValue, Usual = 100_000)]
    public int Steps { get; set; } = 100_000;

    /// <summary>Real pictures in one update, and painted ones too. The default is 64.</summary>
    [Within(1, 65_536, Usual = 64)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Numbers in one latent; what the generator was built for. The default is 128.</summary>
    [Within(1, 65_536, Usual = 128)]
    public int Latent { get; set; } = 128;

    /// <summary>Learning rate of the generator. The default is 1e-4.</summary>
    [Within(1e-9, 1, Usual = 1e-4)]
    public double GeneratorRate { get; set; } = 1e-4;

    /// <summary>Learning rate of the discriminator. The default is 4e-4.</summary>
    [Within(1e-9, 1, Usual = 4e-4)]
    public double DiscriminatorRate { get; set; } = 4e-4;

    /// <summary>How much of the past gradients Adam keeps, for both players. The default is 0.</summary>
    [Within(0, 0.99999, Usual = 0)]
    public double Beta1 { get; set; }

    /// <summary>How much of the past gradients' size Adam keeps, for both players. The default is 0.9.</summary>
    [Within(0, 0.99999, Usual = 0.9)]
    public double Beta2 { get; set; } = 0.9;

    /// <summary>Discriminator updates before each generator update. The default is 1.</summary>
    [Within(1, 1_000, Usual = 1)]
    public int CriticSteps { get; set; } = 1;

    /// <summary>The same seed gives the same latents and the same order of pictures. The default is 1.</summary>
    [Within(0, int.MaxValue, Usual = 1)]
    public int Seed { get; set; } = 1;

    /// <summary>Steps from one report to the next; only then does the device wait. The default is 100.</summary>
    [Within(1, int.MaxValue, Usual = 100)]
    public int ReportEvery { get; set; } = 100;

    /// <summary>How much of the generator's moving average stays at each step; the default, 0, keeps none.</summary>
    [Within(0, 0.999999, Usual = 0.999)]
    public double AverageDecay { get; set; }

    /// <summary>The first step that is averaged; until then the average is a copy. The default is 0.</summary>
    [Within(0, int.MaxValue, Usual = 0)]
    public int AverageFrom { get; set; }
}
