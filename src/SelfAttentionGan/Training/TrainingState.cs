using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>The whole state of a training between two steps, as a checkpoint keeps it.</summary>
/// <remarks>
/// Modules and optimizers are those of the training: a store reads them to save, and loads them to restore.
/// </remarks>
public sealed class TrainingState
{
    /// <summary>
    /// Modules by name: generator, discriminator, average, the objective's state, and the random generators'.
    /// </summary>
    public required IReadOnlyDictionary<string, Module> Modules { get; init; }

    /// <summary>Optimizers by name, with their moments.</summary>
    public required IReadOnlyDictionary<string, OptimizerHelper> Optimizers { get; init; }

    /// <summary>Training steps: generator updates made.</summary>
    public int Step { get; set; }

    /// <summary>Batches of real images read: the position in the source.</summary>
    public long BatchesRead { get; set; }

    /// <summary>Factor of the learning rates after rollbacks; 1 without any.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>
    /// Distance of generated from real images at the last report (<see cref="TrainingReport.Distance"/>); null before
    /// the first. The best state has the least.
    /// </summary>
    public double? Distance { get; set; }

    /// <summary>
    /// Sums of the metrics since the last report and counters of the collapse detector, by name; exact in 64 bits.
    /// </summary>
    public IDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
