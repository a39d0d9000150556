using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Loads trained networks of a run: built from recorded options, with the weights of a checkpoint.</summary>
/// <remarks>
/// This is for networks that were built from <see cref="SaganOptions"/>. Others are built by the program's own code; then
/// <see cref="CheckpointFolder.LoadWeights"/> loads their weights.
/// </remarks>
public static class TrainedModel
{
    /// <summary>Loads the generator: its exponential moving average where the run has one, in evaluation mode.</summary>
    /// <param name="run">The run directory; only options.json and the checkpoint are read.</param>
    /// <param name="step">The checkpoint's step; by default that of the newest valid one.</param>
    /// <param name="average">
    /// Whether the moving average is loaded where there is one, which is the default; otherwise the weights as trained.
    /// </param>
    /// <returns>The generator, on the CPU; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">The run has recorded no options.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such checkpoint; the message lists those there are.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The options have no networks of the library's builders, or the checkpoint is damaged.
    /// </exception>
    public static SaganGenerator LoadGenerator(RunDirectory run, int? step = null, bool average = true)
    {
        RequireModel(run);
        var options = new OptionsFile(("model", new SaganOptions()), ("training", new GanTrainerOptions()));
        options.Load(run.Options);

        var generator = SaganGeneratorBuilder.From(WithoutInitialization(options.Get<SaganOptions>())).Build();
        try
        {
            var hasAverage = options.Get<GanTrainerOptions>().AverageDecay > 0;
            new CheckpointFolder(run).LoadWeights(average && hasAverage ? "average" : "generator", generator, step);
        }
        catch
        {
            generator.Dispose();
            throw;
        }

        generator.eval();

        return generator;
    }

    private static void RequireModel(RunDirectory run)
    {
        if (File.Exists(run.Options) && !Json.Read(run.Options, Json.Exact.JsonObject).ContainsKey("model"))
            throw new InvalidDataException(
                $"A generator is built from the section 'model' of {run.Options}, but it has none: the run's networks " +
                $"are the program's own. Build the generator there and load it with {nameof(CheckpointFolder)}." +
                $"{nameof(CheckpointFolder.LoadWeights)}.");
    }

    // The weights are replaced: torch's initialization is the fastest.
    private static SaganOptions WithoutInitialization(SaganOptions model) => model with
    {
        Generator = model.Generator with { Initialization = Initialization.Torch },
    };
}
