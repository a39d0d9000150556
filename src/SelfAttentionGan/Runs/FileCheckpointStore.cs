using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>
/// Checkpoint store in a run directory: saves training states atomically, and restores the newest valid one.
/// </summary>
/// <remarks>
/// <c>checkpoints/000400/</c> holds <c>generator.dat</c>, <c>generator-optimizer.dat</c> and so on in torch's own
/// format, <c>state.json</c>, and <c>manifest.json</c> with the length and the SHA-256 of each. It is written to a
/// temporary folder, flushed to the disk and renamed, so that a crash at any moment leaves a complete checkpoint.
/// </remarks>
public sealed class FileCheckpointStore : ICheckpointStore
{
    private readonly RunDirectory run;
    private readonly CheckpointOptions options;
    private readonly ILogger logger;

    /// <summary>Opens the checkpoints of a run, whether there are some yet or not.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="options">Which checkpoints are kept; by default the newest three and the best.</param>
    /// <param name="logger">
    /// Receives damaged and deleted checkpoints; by default warnings go to standard error.
    /// </param>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public FileCheckpointStore(RunDirectory run, CheckpointOptions? options = null, ILogger? logger = null)
    {
        this.run = run;
        this.options = CheckpointOptionsValidator.ThrowIfInvalid(options ?? new());
        this.logger = logger ?? StandardErrorLogger.Instance;
    }

    /// <summary>Records the training's options in <c>options.json</c>, and its networks' layers.</summary>
    /// <remarks>So the <c>sagan</c> tool can open, show and resume a run of your own program.</remarks>
    /// <param name="setup">The options and what is known of networks and images.</param>
    public void Begin(TrainingSetup setup) => RunRecord.Write(run, setup, options);

    /// <summary>
    /// Saves a state under its step, replacing one of that step; then deletes the oldest checkpoints.
    /// </summary>
    /// <param name="state">The training between two steps.</param>
    /// <exception cref="IOException">It cannot be written; what was saved before is intact.</exception>
    public void Save(TrainingState state)
    {
        var path = run.Checkpoint(state.Step);
        try
        {
            Directory.CreateDirectory(run.Checkpoints);
            AtomicFile.CleanUp(run.Checkpoints);
            AtomicFile.WriteFolder(path, temporary => Checkpoint.Write(temporary, state));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The checkpoint of step {state.Step} could not be written to {path}: " +
                $"{failure.Message.TrimEnd('.')}. Free space or choose another folder, then resume; "
                + $"{DescribeIntact()}.",
                failure);
        }

        Prune(state.Step);
    }

    /// <summary>Restores the newest valid checkpoint into the given state's modules, optimizers and numbers.</summary>
    /// <remarks>Damaged checkpoints are named in the log, and the one before is taken.</remarks>
    /// <param name="state">A training of the same architecture.</param>
    /// <returns>Whether there was a checkpoint; if not, nothing has changed.</returns>
    /// <exception cref="InvalidDataException">
    /// All are damaged, or the newest valid one is of another architecture; nothing has changed.
    /// </exception>
    public bool Restore(TrainingState state)
    {
        if (FirstValid(Checkpoint.FindAll(run.Checkpoints)) is not { } saved)
            return false;

        CheckpointCompatibility.Require(saved, state);
        foreach (var (name, module) in state.Modules)
            module.load(saved.Checkpoint.ModulePath(name));
        foreach (var (name, optimizer) in state.Optimizers)
            optimizer.load_state_dict(saved.Checkpoint.OptimizerPath(name));
        saved.State.CopyTo(state);

        return true;
    }

    /// <summary>Records the data set's identity in <c>data.json</c>; where it was recorded before, compares.</summary>
    /// <inheritdoc/>
    public void RequireSameData(IImageSource source, bool conditional, ILogger log) =>
        RunData.Record(run, source.Identify(), conditional, log);

    /// <summary>Loads the weights of one module, such as those of the moving average for sampling.</summary>
    /// <param name="name">
    /// The module's name in the training: <c>generator</c>, <c>discriminator</c> or <c>average</c>.
    /// </param>
    /// <param name="module">A module of the same architecture, on any device.</param>
    /// <param name="step">The checkpoint's step; by default that of the newest valid one.</param>
    /// <returns>The checkpoint's step.</returns>
    /// <exception cref="DirectoryNotFoundException">There is none; the message names those there are.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or does not fit; nothing has changed.</exception>
    public int LoadWeights(string name, Module module, int? step = null) =>
        LoadFirstWeights([name], module, step).Step;

    /// <summary>Loads the weights of the first module of these names that the checkpoint has.</summary>
    /// <returns>The checkpoint's step, and the name.</returns>
    /// <inheritdoc cref="LoadWeights" path="/exception"/>
    internal (int Step, string Name) LoadFirstWeights(IReadOnlyList<string> names, Module module, int? step = null)
    {
        var all = Checkpoint.FindAll(run.Checkpoints);
        if (all.Length == 0)
            throw new DirectoryNotFoundException(
                $"Weights are read from a checkpoint, but {run.Location} has none yet; wait for the first one, or resume "
                + $"with: sagan resume {run.Location}");

        var saved = FirstValid(all.Where(checkpoint => checkpoint.Step == (step ?? checkpoint.Step)))
            ?? throw new DirectoryNotFoundException(
                $"There is no checkpoint of step {step} in {run.Checkpoints}; there are " +
                $"{string.Join(", ", all.Select(checkpoint => checkpoint.Step))}.");

        var name = names.FirstOrDefault(saved.Modules.ContainsKey) ?? names[^1];
        CheckpointCompatibility.Require(saved, name, module);
        module.load(saved.Checkpoint.ModulePath(name));

        return (saved.Checkpoint.Step, name);
    }

    /// <summary>Returns the first valid checkpoint; null where there is none at all.</summary>
    private CheckpointContents? FirstValid(IEnumerable<Checkpoint> candidates)
    {
        var damages = new List<string>();

        foreach (var checkpoint in candidates)
            try
            {
                return checkpoint.Verify();
            }
            catch (InvalidDataException damage)
            {
                damages.Add($"{checkpoint} is damaged: {damage.Message}.");
                logger.LogWarning("{Checkpoint} is damaged and skipped: {Damage}.", checkpoint, damage.Message);
            }

        return damages.Count == 0
            ? null
            : throw new InvalidDataException(
                "A training resumes from a valid checkpoint, but there is none; copy one back from elsewhere, or " +
                $"start anew in another folder.\n{string.Join('\n', damages)}");
    }

    /// <summary>Deletes checkpoints that are neither among the newest up to this step nor the best.</summary>
    /// <remarks>Damaged ones stay: some of them may be salvaged, or read by another version of the library.</remarks>
    private void Prune(int newest)
    {
        var valid = QuicklyChecked().Where(found => found.Checkpoint.Step <= newest).ToArray();
        var best = valid.Where(found => options.KeepBest && double.IsFinite(found.Distance ?? double.NaN))
            .OrderBy(found => found.Distance)
            .FirstOrDefault().Checkpoint;
        var evaluated = options.KeepBest ? BestStep.Read(run)?.Step : null;

        foreach (var (checkpoint, _) in valid.Skip(options.Keep)
            .Where(found => found.Checkpoint != best && found.Checkpoint.Step != evaluated))
            try
            {
                checkpoint.Delete();
                logger.LogDebug("{Checkpoint} was deleted.", checkpoint);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("{Checkpoint} could not be deleted: {Failure}", checkpoint, failure.Message);
            }
    }

    private string DescribeIntact() => QuicklyChecked().FirstOrDefault().Checkpoint is { } checkpoint
        ? $"the checkpoint of step {checkpoint.Step} is intact"
        : "there is none before it";

    /// <summary>
    /// Returns the checkpoints with all their files, the newest first; comparing all bytes would take long.
    /// </summary>
    private IEnumerable<(Checkpoint Checkpoint, double? Distance)> QuicklyChecked()
    {
        foreach (var checkpoint in Checkpoint.FindAll(run.Checkpoints))
            if (checkpoint.QuickCheck() is { } state)
                yield return (checkpoint, state.Distance);
    }
}
