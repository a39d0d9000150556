using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Options;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Checkpoints;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>Damaged files of a run.</summary>
public sealed class RunFuzzTests : IDisposable
{
    private const int Step = 400;

    private readonly TemporaryFolder folder = new();
    private readonly TinyTraining training = new(seed: 1), other = new(seed: 2);
    private readonly RunDirectory run;
    private readonly FileCheckpointStore store;

    public RunFuzzTests()
    {
        run = RunDirectory.At(folder.Path);
        store = new(run);
    }

    public static TheoryData<string> Files =>
    [
        "average.dat", "random-state.dat", "discriminator-optimizer.dat", "discriminator.dat",
        "generator-optimizer.dat",
        "generator.dat", "state.json",
    ];

    private string Manifest => Path.Combine(run.Checkpoint(Step), "manifest.json");

    public void Dispose()
    {
        training.Dispose();
        other.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_checkpoint_is_refused(string file)
    {
        var whole = Saved(file);
        var unharmed = 0;

        Survivors(whole, trials: 40, damaged =>
        {
            File.WriteAllBytes(PathOf(file), damaged);
            unharmed += damaged.AsSpan().SequenceEqual(whole) ? 1 : 0;
        }).Should().Be(unharmed, "each file has a checksum");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_checkpoint_whose_checksums_fit_is_refused_or_restored_as_a_whole(string file) =>
        Survivors(Saved(file), trials: 160, damaged =>
        {
            File.WriteAllBytes(PathOf(file), damaged);
            Fit(file, damaged);
        }).Should().BeInRange(1, 159, "some damage is to a number, some to the format");

    [Fact]
    public void A_damaged_manifest_is_refused_or_equivalent() =>
        Survivors(Saved("manifest.json"), trials: 160, damaged => File.WriteAllBytes(Manifest, damaged))
            .Should().BeInRange(1, 159, "some damage is to a space");

    [Fact]
    public void Damaged_options_are_refused_or_read()
    {
        var sections = Sections();
        run.RecordOptions(TorchSharp.torch.CPU, sections);
        var whole = File.ReadAllBytes(run.Options);

        CorruptionFuzzer.Survivors(run.Options, whole, critical: [], trials: 600, damaged =>
        {
            File.WriteAllBytes(run.Options, damaged);
            var options = new OptionsFile(Sections());
            options.Load(run.Options);
            options.Get<GanTrainerOptions>().Should().NotBeNull();
        }).Should().BeInRange(1, 599, "a digit or a space may be another one");
    }

    [Fact]
    public void Damaged_metrics_are_cut_back_to_what_can_be_read()
    {
        var whole = Encoding.UTF8.GetBytes(string.Concat(
            Enumerable.Range(1, 20).Select(step => $$"""{"step":{{step}},"generatorLoss":0.25}""" + "\n")));

        CorruptionFuzzer.Survivors(run.Metrics, whole, critical: [], trials: 300, damaged =>
        {
            File.WriteAllBytes(run.Metrics, damaged);
            new MetricsObserver(run).Observe(new() { Step = 15 });

            var steps = File.ReadLines(run.Metrics)
                .Select(line => Json.Parse<MetricsLine>(line, new MetricsJson(new(Json.LineOptions))).Step!.Value)
                .ToArray();
            steps[^1].Should().Be(15);
            steps[..^1].Where(step => step >= 15).Should().BeEmpty();
        }).Should().Be(300, "training continues with damaged metrics");
    }

    private static (string, object)[] Sections() =>
    [
        ("model", new SaganOptions()), ("objective", new AdversarialOptions()), ("training", new GanTrainerOptions()),
        ("checkpoints", new CheckpointOptions()),
    ];

    private int Survivors(byte[] whole, int trials, Action<byte[]> write) => CorruptionFuzzer.Survivors(
        run.Checkpoint(Step), whole, [.. Enumerable.Range(0, Math.Min(whole.Length, 80))], trials, damaged =>
        {
            write(damaged);
            Restore();
        });

    /// <summary>Restores all, or changes nothing.</summary>
    private void Restore()
    {
        var before = other.Bits();
        try
        {
            store.Restore(other.State).Should().BeTrue();
        }
        catch
        {
            other.Bits().Should().Equal(before);
            throw;
        }
    }

    private byte[] Saved(string file)
    {
        store.Save(training.At(Step).State);
        return File.ReadAllBytes(PathOf(file));
    }

    private void Fit(string file, byte[] damaged)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Manifest))!;
        manifest["files"]![file]!["length"] = damaged.Length;
        manifest["files"]![file]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(damaged));

        File.WriteAllText(Manifest, manifest.ToJsonString());
    }

    private string PathOf(string file) => Path.Combine(run.Checkpoint(Step), file);
}
