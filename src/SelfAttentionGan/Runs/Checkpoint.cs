using System.Globalization;
using System.Text;
using SelfAttentionGan.Formats;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Runs;

/// <summary>A training's state in a folder of its own.</summary>
internal sealed class Checkpoint
{
    private const string Suffix = ".dat", OptimizerSuffix = "-optimizer.dat";

    private readonly string path;

    private Checkpoint(string path, int step) => (this.path, Step) = (path, step);

    public int Step { get; }

    /// <summary>The checkpoints in a folder, the newest first, whether sound or not.</summary>
    public static Checkpoint[] In(string folder)
    {
        if (!Directory.Exists(folder))
            return [];

        var found =
            from path in Directory.EnumerateDirectories(folder)
            let name = Path.GetFileName(path)
            let old = name.EndsWith(Aside.Old, StringComparison.Ordinal)
            let step = StepOf(old ? name[..^Aside.Old.Length] : name)
            where step is not null
            orderby step descending, old
            select new Checkpoint(path, step.Value);

        return [.. found];
    }

    /// <summary>What the folder of a step is called.</summary>
    public static string Name(int step) => step.ToString("000000", CultureInfo.InvariantCulture);

    /// <summary>Writes a state and at last its manifest, each file through to the disk.</summary>
    public static void Write(string folder, TrainingState state)
    {
        var files = new SortedDictionary<string, Fingerprint>(StringComparer.Ordinal);

        foreach (var (name, module) in state.Modules)
            Add(name + Suffix, writer => module.save(writer));
        foreach (var (name, optimizer) in state.Optimizers)
            Add(name + OptimizerSuffix, optimizer.save_state_dict);
        Add(Progress.FileName, Write(Json.Page(Progress.Of(state), Json.Exact.Progress)));

        var manifest = new Manifest
        {
            Version = Manifest.Current,
            Step = state.Step,
            Library = Machine.Library,
            Torch = __version__,
            Files = files,
        };
        Fingerprint.Write(
            Path.Combine(folder, Manifest.FileName), Write(Json.Page(manifest, Json.Exact.Manifest)));

        void Add(string file, Action<BinaryWriter> write) =>
            files.Add(file, Fingerprint.Write(Path.Combine(folder, file), write));
    }

    public string Module(string name) => Path.Combine(path, name + Suffix);

    public string Optimizer(string name) => Path.Combine(path, name + OptimizerSuffix);

    /// <summary>Returns where the training stood, if each file is there and has its length; else null.</summary>
    public Progress? Glance()
    {
        try
        {
            return Reading(() =>
            {
                Check((fingerprint, file) => fingerprint.LengthComplaint(file));
                return ReadProgress();
            });
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Returns what the checkpoint holds, if each file has the bytes that were written.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged; the message says how.</exception>
    public Snapshot Verify() => Reading(() =>
    {
        var files = Check((fingerprint, file) => fingerprint.Complaint(file));

        return new Snapshot(
            this,
            ReadProgress(),
            Stems(files, Suffix).ToDictionary(name => name, name => StateTable.Read(Module(name))),
            Stems(files, OptimizerSuffix).ToDictionary(name => name, name => OptimizerTable.Read(Optimizer(name))));
    });

    public void Delete() => Aside.DeleteFolder(path);

    public override string ToString() => $"The checkpoint of step {Step} ({path})";

    /// <summary>Returns the names of all files, if there is nothing to complain of.</summary>
    private string[] Check(Func<Fingerprint, FileInfo, string?> complain)
    {
        var manifest = Manifest.Read(Path.Combine(path, Manifest.FileName));
        var complaints = manifest.Files
            .Select(file => complain(file.Value, new(Path.Combine(path, file.Key)))).OfType<string>()
            .Concat(Contradictions(manifest))
            .ToArray();

        return complaints.Length == 0
            ? [.. manifest.Files.Keys]
            : throw new InvalidDataException(string.Join(", ", complaints));
    }

    private IEnumerable<string> Contradictions(Manifest manifest)
    {
        if (manifest.Step != Step)
            yield return $"{Manifest.FileName} is that of step {manifest.Step}";
        if (!manifest.Files.ContainsKey(Progress.FileName))
            yield return $"{Manifest.FileName} does not know {Progress.FileName}";
    }

    private Progress ReadProgress()
    {
        var progress = Json.Read(Path.Combine(path, Progress.FileName), Json.Exact.Progress);

        return progress.Complaint(Step) is { } complaint
            ? throw new InvalidDataException($"{Progress.FileName} {complaint}")
            : progress;
    }

    private static T Reading<T>(Func<T> read)
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
        let ends = file.EndsWith(OptimizerSuffix, StringComparison.Ordinal) ? OptimizerSuffix : Suffix
        where ends == suffix && file.EndsWith(suffix, StringComparison.Ordinal)
        select file[..^suffix.Length];

    private static Action<BinaryWriter> Write(string text) => writer => writer.Write(Encoding.UTF8.GetBytes(text));

    private static int? StepOf(string name) =>
        name.Length >= 6 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;
}
