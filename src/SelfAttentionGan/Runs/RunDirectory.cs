using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>One folder that holds whatever a run was told and whatever it made, for a stranger to read.</summary>
/// <remarks>
/// <c>options.json</c>, <c>metrics.jsonl</c>, <c>samples/000500.png</c>, <c>checkpoints/000500/generator.dat</c>: file
/// stems are the step. Files are written aside and renamed, so that none is ever half there.
/// </remarks>
public sealed class RunDirectory
{
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

    /// <summary>Makes the next numbered folder, such as <c>runs/0007-faces</c>.</summary>
    /// <param name="name">What the run is about; part of the folder's name.</param>
    /// <param name="root">The folder of all runs. The default is <c>runs</c>.</param>
    public static RunDirectory Create(string name, string root = "runs")
    {
        Directory.CreateDirectory(root);

        return new(Path.Combine(root, $"{Numbers(root).DefaultIfEmpty().Max() + 1:0000}-{name}"));
    }

    /// <summary>Makes the given folder a run's own.</summary>
    /// <param name="path">A new folder, or one where no run has reported yet.</param>
    /// <exception cref="IOException">The folder holds a run's metrics already.</exception>
    public static RunDirectory At(string path)
    {
        var run = new RunDirectory(path);

        return File.Exists(run.Metrics)
            ? throw new IOException($"A folder holds one run, but '{path}' has one already; name another folder.")
            : run;
    }

    /// <summary>Returns where the samples of a step are written.</summary>
    public string Sample(int step) => Path.Combine(Location, "samples", $"{Stem(step)}.png");

    /// <summary>Writes down what the run was told, every default spelled out, and what it computes with.</summary>
    /// <param name="device">Where the run computes.</param>
    /// <param name="sections">Named records of options, such as <c>("trainer", options)</c>.</param>
    public void RecordOptions(Device device, params (string Name, object Options)[] sections)
    {
        var record = sections.Append(("machine", Machine.Describe(device)))
            .ToDictionary(section => section.Item1, section => section.Item2);

        Aside.WriteFile(Options, path => File.WriteAllText(path, Json.Page(record)));
    }

    /// <summary>Saves both players' weights in torch's <c>.dat</c> format, and the average's if there is one.</summary>
    /// <returns>The folder they are in.</returns>
    /// <exception cref="IOException">The step was saved before.</exception>
    public string SaveWeights(int step, Module generator, Module discriminator, Module? average = null)
    {
        var folder = Path.Combine(Location, "checkpoints", Stem(step));

        Aside.WriteFolder(folder, aside =>
        {
            generator.save(Path.Combine(aside, "generator.dat"));
            discriminator.save(Path.Combine(aside, "discriminator.dat"));
            average?.save(Path.Combine(aside, "average.dat"));
        });

        return folder;
    }

    private static string Stem(int step) => step.ToString("000000", CultureInfo.InvariantCulture);

    private static IEnumerable<int> Numbers(string root) =>
        from folder in Directory.EnumerateDirectories(root)
        let digits = Path.GetFileName(folder).Split('-')[0]
        where digits.Length == 4 && digits.All(char.IsAsciiDigit)
        select int.Parse(digits, CultureInfo.InvariantCulture);
}
