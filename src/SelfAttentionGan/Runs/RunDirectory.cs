using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Options;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Runs;

/// <summary>
/// Run directory: one folder with the options and all results of a training run, readable on its own.
/// </summary>
/// <remarks>
/// <c>options.json</c>, <c>data.json</c>, <c>metrics.jsonl</c>, <c>log.txt</c>, <c>samples/000500.png</c>,
/// <c>attention/generator.attend16/000500.png</c>, <c>checkpoints/000500/generator.dat</c>: file stems are the step.
/// <c>report.html</c> shows it all. Files that are not appended to are replaced atomically, so that none is ever
/// incomplete.
/// </remarks>
public sealed class RunDirectory
{
    private static readonly RunJson Context = new(new(Json.PageOptions));

    private const int MaxAttempts = 100;

    private const DynamicallyAccessedMemberTypes OptionMembers =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    private RunDirectory(string path, bool create = true)
    {
        Location = Path.GetFullPath(path);
        if (create)
            Directory.CreateDirectory(Path.Combine(Location, "samples"));
    }

    /// <summary>The folder's full path.</summary>
    public string Location { get; }

    /// <summary>Path of the options.</summary>
    public string Options => Path.Combine(Location, "options.json");

    /// <summary>Path of the metrics, one JSON object per line.</summary>
    public string Metrics => Path.Combine(Location, "metrics.jsonl");

    /// <summary>Path of the data set's identity: classes by name, and the number of images.</summary>
    public string Data => Path.Combine(Location, "data.json");

    /// <summary>Path of the log.</summary>
    public string Log => Path.Combine(Location, "log.txt");

    /// <summary>Path of the networks' summaries.</summary>
    public string Networks => Path.Combine(Location, "networks.json");

    /// <summary>Path of the report.</summary>
    public string Report => Path.Combine(Location, "report.html");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => Path.Combine(Location, "tensorboard");

    /// <summary>The folder of all checkpoints.</summary>
    public string Checkpoints => Path.Combine(Location, "checkpoints");

    /// <summary>Creates the next numbered folder, such as <c>runs/0007-faces</c>.</summary>
    /// <remarks>Programs that do so at the same time get different numbers.</remarks>
    /// <param name="name">The run's name; part of the folder's name.</param>
    /// <param name="root">The folder of all runs. The default is <c>runs</c>.</param>
    public static RunDirectory Create(string name, string root = "runs")
    {
        Directory.CreateDirectory(root);

        var first = Numbers(root).DefaultIfEmpty().Max() + 1;
        for (var number = first; ; number++)
            if (Claim(name, root, number, last: number == first + MaxAttempts) is { } run)
                return run;
    }

    /// <summary>Creates a run in the given folder.</summary>
    /// <param name="path">A new folder, or one without a run.</param>
    /// <exception cref="IOException">The folder holds a run already.</exception>
    public static RunDirectory At(string path)
    {
        RequireUnused(path);

        return new(path);
    }

    /// <summary>Requires a folder without a run, and creates none.</summary>
    /// <exception cref="IOException">The folder holds a run already.</exception>
    internal static void RequireUnused(string path)
    {
        string[] contents = ["options.json", "metrics.jsonl", "checkpoints"];

        if (contents.FirstOrDefault(name => Path.Exists(Path.Combine(path, name))) is { } found)
            throw new IOException(
                $"A folder holds one run, but '{path}' has one already ({found}); resume it, or name another folder.");
    }

    /// <summary>Opens an existing run, to resume or to read it.</summary>
    /// <param name="path">A folder with an <c>options.json</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no run.</exception>
    public static RunDirectory Open(string path) => Open(path, create: true);

    /// <summary>Opens an existing run and writes nothing, so that a copy of some files on a read-only disk will do.</summary>
    /// <inheritdoc cref="Open(string)"/>
    internal static RunDirectory OpenToRead(string path) => Open(path, create: false);

    private static RunDirectory Open(string path, bool create)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException(
                $"A run's folder must exist, but there is no folder '{path}'; check the name, or start a run there.");
        if (!File.Exists(Path.Combine(path, "options.json")))
            throw new FileNotFoundException(
                $"A run's folder has an options.json, but '{path}' has none; check the name, or start a run there.");

        return new(path, create);
    }

    /// <summary>Opens a run, or creates it: a program that is started again resumes.</summary>
    /// <remarks>
    /// A trainer with a <see cref="FileCheckpointStore"/> of this run records its options here, and resumes from the
    /// newest checkpoint; the <c>sagan</c> tool can open the folder, too.
    /// </remarks>
    /// <param name="path">The run's folder, whether it exists yet or not.</param>
    /// <exception cref="IOException">There is a file of that name.</exception>
    public static RunDirectory OpenOrCreate(string path) => new(path);

    /// <summary>Locks the run against other programs that train, until disposed or until this program ends.</summary>
    /// <exception cref="IOException">Another program holds the lock.</exception>
    public IDisposable Lock()
    {
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException locked)
        {
            throw new IOException(
                $"One program at a time trains in a run's folder, but another one holds the lock of {Location}; "
                + "wait or stop it.",
                locked);
        }
    }

    /// <summary>Returns the path of the sample images of a step.</summary>
    public string Sample(int step) => Path.Combine(Location, "samples", $"{Format(step)}.png");

    /// <summary>Returns the path of the attention maps of a layer at a step.</summary>
    /// <param name="layer">The layer's name, such as <c>generator.attend16</c>.</param>
    /// <param name="step">The step.</param>
    public string Attention(string layer, int step) =>
        Path.Combine(Location, "attention", layer, $"{Format(step)}.png");

    /// <summary>Returns the folder of the checkpoint of a step.</summary>
    public string Checkpoint(int step) => Path.Combine(Checkpoints, Format(step));

    /// <summary>Records options in <c>options.json</c>, defaults included, and the environment of the run.</summary>
    /// <remarks>
    /// <see cref="ReadOptions"/> reads them again. Its section <c>sources</c> lists the options that differ from the
    /// defaults: chosen by code, or derived from chosen ones. A trimmed program marks records of its own with
    /// <see cref="DynamicallyAccessedMembersAttribute"/>, so that they keep their properties.
    /// </remarks>
    /// <param name="device">The device of the run.</param>
    /// <param name="sections">Named records of options, such as <c>("training", options)</c>.</param>
    public void RecordOptions(Device device, params (string Name, object Options)[] sections) =>
        RecordOptions(device, new OptionsFile(sections).Sources, sections);

    /// <summary>
    /// Reads one section of the run's <c>options.json</c>, such as <c>model</c>, <c>training</c> or <c>objective</c>.
    /// </summary>
    /// <remarks>A section that was not recorded gives the defaults.</remarks>
    /// <typeparam name="T">The record that was recorded, such as <see cref="SaganOptions"/>.</typeparam>
    /// <param name="section">The name of the section.</param>
    /// <exception cref="FileNotFoundException">No options were recorded.</exception>
    /// <exception cref="InvalidDataException">The file has errors; the message has a line for each.</exception>
    public T ReadOptions<[DynamicallyAccessedMembers(OptionMembers)] T>(string section)
        where T : class, new()
    {
        var options = new OptionsFile((section, new T()));
        options.Reopen(Options);

        return options.Get<T>();
    }

    /// <summary>Records options and the source of each one (<see cref="OptionsFile.Sources"/>).</summary>
    internal void RecordOptions(
        Device device, IReadOnlyDictionary<string, string> sources, params (string Name, object Options)[] sections) =>
        RecordOptions(device, OptionText.ToJson(sections, sources));

    // Options are read and written by reflection, which a trimmed program keeps for the records that are named here.
    [DynamicDependency(OptionMembers, typeof(GanTrainerOptions))]
    [DynamicDependency(OptionMembers, typeof(AdversarialOptions))]
    [DynamicDependency(OptionMembers, typeof(CheckpointOptions))]
    [DynamicDependency(OptionMembers, typeof(ImageFolderOptions))]
    [DynamicDependency(OptionMembers, typeof(SaganOptions))]
    [DynamicDependency(OptionMembers, typeof(BlockOptions))]
    [DynamicDependency(OptionMembers, typeof(SelfAttentionOptions))]
    [DynamicDependency(OptionMembers, typeof(SpectralNormOptions))]
    internal void RecordOptions(Device device, JsonObject page)
    {
        page.Add("machine", EnvironmentInfo.Describe(device));

        AtomicFile.WriteFile(Options, path => File.WriteAllText(path, Json.Write(page)));
    }

    /// <summary>Records the networks' layers.</summary>
    /// <param name="networks">Their summaries.</param>
    public void RecordNetworks(params ModelSummary[] networks) => AtomicFile.WriteFile(
        Networks, path => File.WriteAllText(path, Json.Write(networks, Context)));

    /// <summary>Reads the identity of the run's data set, recorded when the run started.</summary>
    /// <returns>Classes by name, and the number of images; null for a run that has not started.</returns>
    /// <exception cref="InvalidDataException">The record is damaged; the message begins with its path.</exception>
    internal DataIdentity? ReadData() => File.Exists(Data) ? RunData.Read(Data) : null;

    /// <summary>Whether a program holds the run's lock.</summary>
    internal bool IsLocked
    {
        get
        {
            try
            {
                // The holder of the lock shares it with no reader.
                using var probe = new FileStream(LockFile, FileMode.Open, FileAccess.Read, FileShare.Read);
                return false;
            }
            catch (FileNotFoundException)
            {
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    /// <summary>The file with the best step by an evaluation's metric.</summary>
    internal string Best => Path.Combine(Location, "best.json");

    /// <summary>Returns the last step before the given one with sample images; 0 for none.</summary>
    internal int LastSample(int before) => LastImage("samples", before);

    /// <summary>Returns the last step before the given one with attention maps; 0 for none.</summary>
    internal int LastAttention(int before) => LastImage("attention", before);

    private string LockFile => Path.Combine(Location, ".lock");

    private int LastImage(string folder, int before) =>
        new DirectoryInfo(Path.Combine(Location, folder)) is { Exists: true } images
            ? images.EnumerateFiles("*.png", SearchOption.AllDirectories)
                .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var step) ? step : 0)
                .Where(step => step < before)
                .DefaultIfEmpty()
                .Max()
            : 0;

    private static string Format(int step) => step.ToString("000000", CultureInfo.InvariantCulture);

    /// <summary>Creates the folder of a number; returns null where another program has or is about to.</summary>
    private static RunDirectory? Claim(string name, string root, int number, bool last)
    {
        try
        {
            // Of two programs with the same number, one can create this file; it then checks again.
            using var claim = new FileStream(
                Path.Combine(root, $".{number:0000}"), FileMode.CreateNew, FileAccess.Write, FileShare.None,
                bufferSize: 1, FileOptions.DeleteOnClose);

            return Numbers(root).Contains(number) ? null : new(Path.Combine(root, $"{number:0000}-{name}"));
        }
        catch (Exception failure) when (!last && failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Numbers(string root) =>
        from folder in Directory.EnumerateDirectories(root)
        let digits = Path.GetFileName(folder).Split('-')[0]
        where digits.Length is 4 or 5 && digits.All(char.IsAsciiDigit)
        select int.Parse(digits, CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ModelSummary[]))]
internal sealed partial class RunJson : JsonSerializerContext;
