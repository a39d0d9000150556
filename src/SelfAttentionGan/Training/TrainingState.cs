using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>All that a training knows between two steps: where it stands, and who knows what.</summary>
/// <remarks>
/// Modules and optimisers are the living ones: a store reads them to save, and fills them to restore.
/// </remarks>
public sealed class TrainingState
{
    /// <summary>Modules by name: generator, discriminator, average, and what keeps chance and figures.</summary>
    public required IReadOnlyDictionary<string, Module> Modules { get; init; }

    /// <summary>Optimisers by name, with their moments.</summary>
    public required IReadOnlyDictionary<string, OptimizerHelper> Optimizers { get; init; }

    /// <summary>Generator updates made.</summary>
    public int Step { get; set; }

    /// <summary>Batches of real pictures read: the source's position.</summary>
    public long Batches { get; set; }

    /// <summary>What the rates are multiplied by since the training was rolled back; 1 if it never was.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>
    /// How far the painted pictures were from the real ones at the last report
    /// (<see cref="TrainingStep.Distance"/>); null before the first. The least one is the best state.
    /// </summary>
    public double? Distance { get; set; }

    /// <summary>The figures of the steps since the last report, by name; exact in 64 bits.</summary>
    public IDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();
}
