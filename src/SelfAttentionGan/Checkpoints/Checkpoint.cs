using System.Globalization;
using System.Text;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Options;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Checkpoints;

/// <summary>
/// One checkpoint of a training: a folder with the state of every module and optimizer, and a manifest.
/// </summary>
internal sealed class Checkpoint
{
    private const string ModuleSuffix = ".dat", OptimizerSuffix = "-optimizer.dat";

    private readonly string path;

    private Checkpoint(string path, int step) => (this.path, Step) = (path, step);

    public int Step { get; }

    /// <summary>Returns the checkpoints in a folder, the newest first, whether valid or not.</summary>
    public static Checkpoint[] FindAll(string folder)
    {
        if (!Directory.Exists(folder))
            return [];

        var found =
            from path in Directory.EnumerateDirectories(folder)
            let name = Path.GetFileName(path)
            let old = name.EndsWith(AtomicFile.OldSuffix, StringComparison.Ordinal)
            let step = StepOf(old ? name[..^AtomicFile.OldSuffix.Length] : name)
            where step is not null
            orderby step descending, old
            select new Checkpoint(path, step.Value);

        return [.. found];
    }

    /// <summary>Writes a state and finally its manifest, each file flushed to the disk.</summary>
    public static void Write(string folder, TrainingState state)
    {
        var files = new SortedDictionary<string, FileHash>(StringComparer.Ordinal);

        foreach (var (name, module) in state.Modules)
            Add(name + ModuleSuffix, writer => module.save(writer));
        foreach (var (name, optimizer) in state.Optimizers)
            Add(name + OptimizerSuffix, optimizer.save_state_dict);
        Add(CheckpointState.FileName, WriteText(Json.Write(CheckpointState.From(state), Manifest.Context)));

        var manifest = new Manifest
        {
            Version = Manifest.CurrentVersion,
            Step = state.Step,
            Library = EnvironmentInfo.Library,
            Torch = __version__,
            Files = files,
        };
        FileHash.Write(
            Path.Combine(folder, Manifest.FileName), WriteText(Json.Write(manifest, Manifest.Context)));

        void Add(string file, Action<BinaryWriter> write) =>
            files.Add(file, FileHash.Write(Path.Combine(folder, file), write));
    }

    public string ModulePath(string name) => Path.Combine(path, name + ModuleSuffix);

    public string OptimizerPath(string name) => Path.Combine(path, name + OptimizerSuffix);

    /// <summary>
    /// Quick check: returns the training state's numbers if each file exists and has its length; else null.
    /// </summary>
    public CheckpointState? QuickCheck()
    {
        try
        {
            return Guard(() =>
            {
                Check((fingerprint, file) => fingerprint.FindLengthError(file));
                return ReadState();
            });
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Full check: returns the contents if each file has the bytes that were written.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged; the message says how.</exception>
    public CheckpointContents Verify() => Guard(() =>
    {
        var files = Check((fingerprint, file) => fingerprint.FindError(file));

        return new CheckpointContents(
            this,
            ReadState(),
            Stems(files, ModuleSuffix).ToDictionary(name => name, name => StateDictInspector.Read(ModulePath(name))),
            Stems(files, OptimizerSuffix)
                .ToDictionary(name => name, name => OptimizerStateInfo.Read(OptimizerPath(name))));
    });

    public void Delete() => AtomicFile.DeleteFolder(path);

    public override string ToString() => $"The checkpoint of step {Step} ({path})";

    /// <summary>Returns the names of all files if none has an error.</summary>
    private string[] Check(Func<FileHash, FileInfo, string?> findError)
    {
        var manifest = Manifest.Read(Path.Combine(path, Manifest.FileName));
        var errors = manifest.Files
            .Select(file => findError(file.Value, new(Path.Combine(path, file.Key)))).OfType<string>()
            .Concat(Contradictions(manifest))
            .ToArray();

        return errors.Length == 0
            ? [.. manifest.Files.Keys]
            : throw new InvalidDataException(string.Join(", ", errors));
    }

    private IEnumerable<string> Contradictions(Manifest manifest)
    {
        if (manifest.Step != Step)
            yield return $"{Manifest.FileName} is that of step {manifest.Step}";
        if (!manifest.Files.ContainsKey(CheckpointState.FileName))
            yield return $"{Manifest.FileName} does not list {CheckpointState.FileName}";
    }

    private CheckpointState ReadState()
    {
        var state = Json.Read<CheckpointState>(Path.Combine(path, CheckpointState.FileName), Manifest.Context);

        return state.FindError(Step) is { } error
            ? throw new InvalidDataException($"{CheckpointState.FileName} {error}")
            : state;
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    private static IEnumerable<string> Stems(IEnumerable<string> files, string suffix) =>
        from file in files
        let actual = file.EndsWith(OptimizerSuffix, StringComparison.Ordinal) ? OptimizerSuffix : ModuleSuffix
        where actual == suffix && file.EndsWith(suffix, StringComparison.Ordinal)
        select file[..^suffix.Length];

    private static Action<BinaryWriter> WriteText(string text) => writer => writer.Write(Encoding.UTF8.GetBytes(text));

    private static int? StepOf(string name) =>
        name.Length >= 6 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;
}

/// <summary>The contents of a valid checkpoint, without the tensors' values.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="State">The numbers of the training state.</param>
/// <param name="Modules">The tensors of each module, by its name.</param>
/// <param name="Optimizers">Type and state of each optimizer, by its name.</param>
internal sealed record CheckpointContents(
    Checkpoint Checkpoint,
    CheckpointState State,
    IReadOnlyDictionary<string, IReadOnlyList<TensorInfo>> Modules,
    IReadOnlyDictionary<string, OptimizerStateInfo> Optimizers);
