using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Cli;

/// <summary>The files of a run, read without the library.</summary>
internal sealed class RunArtifacts(string folder)
{
    private static readonly string[] RunDependentKeys =
        ["imagesPerSecond", "seconds", "secondsLeft", "liveTensors", "peakMemory"];

    public string Folder => folder;

    public string Options => Path.Combine(folder, "options.json");

    public string Metrics => Path.Combine(folder, "metrics.jsonl");

    /// <summary>Size of the metrics file in bytes.</summary>
    public long Length => File.Exists(Metrics) ? new FileInfo(Metrics).Length : 0;

    public string Log => Path.Combine(folder, "log.txt");

    /// <summary>The checkpoint folders, including unfinished ones.</summary>
    public string[] Checkpoints =>
        Path.Combine(folder, "checkpoints") is var path && Directory.Exists(path) ? Directory.GetDirectories(path) : [];

    /// <summary>The newest checkpoint's step; 0 where there is none.</summary>
    public int NewestStep => Checkpoints.Select(StepOf).DefaultIfEmpty().Max();

    /// <summary>Whether writing or deleting a checkpoint was left unfinished.</summary>
    public bool Unfinished => Checkpoints.Any(path => StepOf(path) == 0);

    public string Checkpoint(int step) => Path.Combine(folder, "checkpoints", $"{step:000000}");

    /// <summary>The SHA-256 of each tensor file of a checkpoint.</summary>
    public IReadOnlyDictionary<string, string> Digests(int step) =>
        Directory.EnumerateFiles(Checkpoint(step), "*.dat").ToDictionary(path => Path.GetFileName(path), Digest);

    /// <summary>The reports without speed, time and memory, which differ between runs.</summary>
    public IEnumerable<string> Reports()
    {
        foreach (var line in File.ReadLines(Metrics))
        {
            var report = JsonNode.Parse(line)!.AsObject();
            foreach (var name in RunDependentKeys)
                report.Remove(name).Should().BeTrue($"a report has '{name}'");

            yield return report.ToJsonString();
        }
    }

    /// <summary>Requires the same checkpoint bits and the same reports as the other run.</summary>
    public void ShouldEqual(RunArtifacts other, int step)
    {
        Digests(step).Should().HaveCountGreaterThanOrEqualTo(5, "two networks, two optimizers and the random state are saved")
            .And.BeEquivalentTo(other.Digests(step));
        Reports().Should().Equal(other.Reports());
    }

    /// <summary>Requires every file to be complete, except in folders marked as unfinished.</summary>
    public void ShouldBeReadable()
    {
        if (File.Exists(Options))
            JsonDocument.Parse(File.ReadAllText(Options)).Dispose();
        if (File.Exists(Metrics))
            foreach (var line in File.ReadAllText(Metrics).Split('\n')[..^1])
                JsonDocument.Parse(line).Dispose();

        foreach (var checkpoint in Checkpoints.Where(path => !path.EndsWith(".part", StringComparison.Ordinal)))
            RequireValid(checkpoint);
        if (Directory.Exists(Path.Combine(folder, "samples")))
            foreach (var sample in Directory.EnumerateFiles(Path.Combine(folder, "samples"), "*.png"))
                ImageBuffer.Read(sample);
    }

    private static void RequireValid(string checkpoint)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(checkpoint, "manifest.json")));
        var files = manifest.RootElement.GetProperty("files").EnumerateObject().ToDictionary(
            file => file.Name, file => file.Value.GetProperty("sha256").GetString());

        files.Should().HaveCountGreaterThanOrEqualTo(6);
        foreach (var (name, digest) in files)
            Digest(Path.Combine(checkpoint, name)).Should().Be(digest, $"{name} in {checkpoint} is what was written");
    }

    private static string Digest(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static int StepOf(string path) =>
        int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0;
}
