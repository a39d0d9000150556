using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Runs;

/// <summary>One folder that holds whatever a run was told and whatever it made, for a stranger to read.</summary>
/// <remarks>
/// <c>options.json</c>, <c>data.json</c>, <c>metrics.jsonl</c>, <c>log.txt</c>, <c>samples/000500.png</c>,
/// <c>attention/generator.attend16/000500.png</c>, <c>checkpoints/000500/generator.dat</c>: file stems are the step.
/// <c>report.html</c> shows it all. What is not appended to is written aside and renamed, so that none is ever half
/// there.
/// </remarks>
public sealed class RunDirectory
{
    private const int Rivals = 100;

    private RunDirectory(string path)
    {
        Location = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.Combine(Location, "samples"));
    }

    /// <summary>The folder's full path.</summary>
    public string Location { get; }

    /// <summary>Where the options are written.</summary>
    public string Options => Path.Combine(Location, "options.json");

    /// <summary>Where the metrics are written, one object a line.</summary>
    public string Metrics => Path.Combine(Location, "metrics.jsonl");

    /// <summary>Where it is written what the run learns from: the classes by name, and how many images.</summary>
    public string Data => Path.Combine(Location, "data.json");

    /// <summary>Where the log is written.</summary>
    public string Log => Path.Combine(Location, "log.txt");

    /// <summary>Where the networks' tables are written.</summary>
    public string Networks => Path.Combine(Location, "networks.json");

    /// <summary>Where the page that shows the run is written.</summary>
    public string Report => Path.Combine(Location, "report.html");

    /// <summary>The folder that TensorBoard reads.</summary>
    public string TensorBoard => Path.Combine(Location, "tensorboard");

    /// <summary>The folder of all checkpoints.</summary>
    public string Checkpoints => Path.Combine(Location, "checkpoints");

    /// <summary>Makes the next numbered folder, such as <c>runs/0007-faces</c>.</summary>
    /// <remarks>Programs that do so at the same time get numbers of their own.</remarks>
    /// <param name="name">What the run is about; part of the folder's name.</param>
    /// <param name="root">The folder of all runs. The default is <c>runs</c>.</param>
    public static RunDirectory Create(string name, string root = "runs")
    {
        Directory.CreateDirectory(root);

        var first = Numbers(root).DefaultIfEmpty().Max() + 1;
        for (var number = first; ; number++)
            if (Claim(name, root, number, last: number == first + Rivals) is { } run)
                return run;
    }

    /// <summary>Makes the given folder a run's own.</summary>
    /// <param name="path">A new folder, or one that no run has written to yet.</param>
    /// <exception cref="IOException">The folder holds a run already.</exception>
    public static RunDirectory At(string path)
    {
        RequireUnused(path);

        return new(path);
    }

    /// <summary>Requires a folder that no run has written to yet, and makes none.</summary>
    /// <exception cref="IOException">The folder holds a run already.</exception>
    internal static void RequireUnused(string path)
    {
        string[] traces = ["options.json", "metrics.jsonl", "checkpoints"];

        if (traces.FirstOrDefault(trace => Path.Exists(Path.Combine(path, trace))) is { } trace)
            throw new IOException(
                $"A folder holds one run, but '{path}' has one already ({trace}); resume it, or name another folder.");
    }

    /// <summary>Opens the folder of a run that is to go on, or to be looked at.</summary>
    /// <param name="path">A folder that a run has written its options to.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no run.</exception>
    public static RunDirectory Open(string path)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException(
                $"A run's folder must exist, but there is no folder '{path}'; check the name, or start a run there.");
        if (!File.Exists(Path.Combine(path, "options.json")))
            throw new FileNotFoundException(
                $"A run's folder has an options.json, but '{path}' has none; check the name, or start a run there.");

        return new(path);
    }

    /// <summary>Opens the folder of a run, or makes a new one: a program that is started again goes on.</summary>
    /// <remarks>
    /// A trainer whose checkpoints are kept here records its options here, and goes on from the newest checkpoint; the
    /// <c>sagan</c> tool opens the folder, too.
    /// </remarks>
    /// <param name="path">The run's folder, whether it exists yet or not.</param>
    /// <exception cref="IOException">There is a file of that name.</exception>
    public static RunDirectory OpenOrCreate(string path) => new(path);

    /// <summary>
    /// Keeps other programs from training here until disposed, or until this one ends, however it does.
    /// </summary>
    /// <exception cref="IOException">Another program trains here.</exception>
    public IDisposable Occupy()
    {
        try
        {
            return new FileStream(Occupation, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new IOException(
                $"One program at a time trains in a run's folder, but another is at {Location}; wait or stop it.",
                taken);
        }
    }

    /// <summary>Returns where the samples of a step are written.</summary>
    public string Sample(int step) => Path.Combine(Location, "samples", $"{Stem(step)}.png");

    /// <summary>Returns where the picture of a layer's attention at a step is written.</summary>
    /// <param name="layer">The layer's name, such as <c>generator.attend16</c>.</param>
    /// <param name="step">The step.</param>
    public string Attention(string layer, int step) =>
        Path.Combine(Location, "attention", layer, $"{Stem(step)}.png");

    /// <summary>Returns where the checkpoint of a step is written.</summary>
    public string Checkpoint(int step) => Path.Combine(Checkpoints, Stem(step));

    /// <summary>Writes down what the run was told, every default spelled out, and what it computes with.</summary>
    /// <remarks>
    /// <see cref="OptionsFile"/> reads it again. What differs from a fresh record was chosen, by code, or derived from
    /// what was chosen; the section <c>sources</c> says which. A program that is trimmed marks records of its own with
    /// <see cref="DynamicallyAccessedMembersAttribute"/>, so that they keep their properties.
    /// </remarks>
    /// <param name="device">Where the run computes.</param>
    /// <param name="sections">Named records of options, such as <c>("training", options)</c>.</param>
    public void RecordOptions(Device device, params (string Name, object Options)[] sections) =>
        RecordOptions(device, new OptionsFile(sections).Sources, sections);

    /// <summary>Writes down what the run was told, and who told it.</summary>
    /// <param name="device">Where the run computes.</param>
    /// <param name="sources"><see cref="OptionsFile.Sources"/>.</param>
    /// <param name="sections">Named records of options, such as <see cref="OptionsFile.Sections"/>.</param>
    public void RecordOptions(
        Device device, IReadOnlyDictionary<string, string> sources, params (string Name, object Options)[] sections) =>
        RecordOptions(device, OptionText.Page(sections, sources));

    internal void RecordOptions(Device device, JsonObject page)
    {
        page.Add("machine", Machine.Describe(device));

        Aside.WriteFile(Options, path => File.WriteAllText(path, Json.Page(page)));
    }

    /// <summary>Writes down what the networks are made of.</summary>
    /// <param name="networks">Their summaries, as <see cref="ModelSummary.Of(IGenerator)"/> returns them.</param>
    public void RecordNetworks(params ModelSummary[] networks) => Aside.WriteFile(
        Networks, path => File.WriteAllText(path, Json.Page(networks, Json.Exact.ModelSummaryArray)));

    /// <summary>Returns what the run learns from, as it was recorded when the run started.</summary>
    /// <returns>Classes by name, and how many images; null for a run that has not started.</returns>
    /// <exception cref="InvalidDataException">The record is damaged; the message begins with its path.</exception>
    internal DataIdentity? ReadData() => File.Exists(Data) ? RunData.Read(Data) : null;

    /// <summary>Whether a program trains here.</summary>
    internal bool IsOccupied
    {
        get
        {
            try
            {
                // Whoever trains lets nobody read.
                using var look = new FileStream(Occupation, FileMode.Open, FileAccess.Read, FileShare.Read);
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

    /// <summary>Returns the last step before one of which there are samples; 0 where there is none.</summary>
    internal int LastSample(int before) => LastPicture("samples", before);

    /// <summary>Returns the last step before one whose attention was drawn; 0 where there is none.</summary>
    internal int LastAttention(int before) => LastPicture("attention", before);

    private string Occupation => Path.Combine(Location, ".occupied");

    private int LastPicture(string folder, int before) =>
        new DirectoryInfo(Path.Combine(Location, folder)) is { Exists: true } pictures
            ? pictures.EnumerateFiles("*.png", SearchOption.AllDirectories)
                .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var step) ? step : 0)
                .Where(step => step < before)
                .DefaultIfEmpty()
                .Max()
            : 0;

    private static string Stem(int step) => step.ToString("000000", CultureInfo.InvariantCulture);

    /// <summary>Makes the folder of a number; returns null where another program has it or is about to.</summary>
    private static RunDirectory? Claim(string name, string root, int number, bool last)
    {
        try
        {
            // Of two programs that have counted the same, one can make this file; it then looks again, undisturbed.
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
