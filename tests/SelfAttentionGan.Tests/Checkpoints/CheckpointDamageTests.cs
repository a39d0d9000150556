using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Checkpoints;

public sealed class CheckpointDamageTests : IDisposable
{
    private static readonly string[] Files =
    [
        "average.dat", "discriminator-optimizer.dat", "discriminator.dat", "generator-optimizer.dat", "generator.dat",
        "random-state.dat", "state.json", "manifest.json",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly TinyTraining training = new(seed: 1), restored = new(seed: 2);
    private readonly RecordingLogger log = new();
    private readonly RunDirectory run;
    private readonly FileCheckpointStore store;

    public CheckpointDamageTests()
    {
        run = RunDirectory.At(folder.Path);
        store = new(run, logger: log);
    }

    public static TheoryData<string, string> Damages => Combine(Files, ["missing", "cut short", "emptied", "flipped"]);

    public void Dispose()
    {
        training.Dispose();
        restored.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_checkpoint_is_logged_and_the_one_before_is_used(string file, string damage)
    {
        store.Save(training.At(300).State);
        var valid = training.Bits();
        store.Save(training.Train().At(400).State);

        Damage(Path.Combine(run.Checkpoint(400), file), damage);

        store.Restore(restored.State).Should().BeTrue();
        restored.Bits().Should().Equal(valid);
        log.Entries.Should().ContainSingle(entry => entry.Level == LogLevel.Warning)
            .Which.Message.Should().Contain(run.Checkpoint(400)).And.MatchRegex(
                damage is "flipped" && file == "manifest.json" ? @"\w+\.(dat|json)" : Regex.Escape(file));
    }

    [Theory]
    [InlineData("{", "unreadable")]
    [InlineData("[]", "unreadable")]
    [InlineData("null", "unreadable")]
    [InlineData("{}", "version 0, but this library reads version 2")]
    [InlineData("""{ "version": 1, "modules": [] }""", "version 1, but this library reads version 2")]
    [InlineData("""{ "version": 2 }""", "unreadable")]
    [InlineData("""{ "version": 2, "step": 400, "library": "", "torch": "", "files": null }""", "lists no files")]
    [InlineData("""{ "version": 2, "step": 400, "library": "", "torch": "", "files": {} }""", "not list state.json")]
    [InlineData("""{ "version": 2, "step": 400, "library": "", "torch": "", "files": { "a.dat": null } }""", "'a.dat'")]
    [InlineData(
        """{ "version": 2, "step": 1, "library": "", "torch": "", "files": { "../m": { "length": 1, "sha256": "" }}}""",
        "'../m'")]
    public void An_invalid_manifest_is_damage(string manifest, string reason)
    {
        store.Save(training.At(400).State);
        File.WriteAllText(Path.Combine(run.Checkpoint(400), "manifest.json"), manifest);

        var restoring = () => store.Restore(restored.State);

        restoring.Should().Throw<InvalidDataException>().WithMessage($"*{run.Checkpoint(400)}*damaged*{reason}*");
    }

    [Theory]
    [InlineData("\"step\": 400", "\"step\": 4", "state.json is that of step 4")]
    [InlineData("\"batchesRead\": 800", "\"batchesRead\": -1", "state.json has -1 batches read")]
    [InlineData("\"learningRateFactor\": 1", "\"learningRateFactor\": 0", "state.json has 0 for the learning rate "
        + "factor")]
    [InlineData("\"metrics\": {}", "\"metrics\": null", "state.json has no metrics")]
    public void An_invalid_state_is_damage_even_if_its_hash_is_right(string from, string to, string reason)
    {
        store.Save(training.At(400).State);
        var (state, manifest) = (
            Path.Combine(run.Checkpoint(400), "state.json"), Path.Combine(run.Checkpoint(400), "manifest.json"));
        var before = Fingerprint(state);
        File.WriteAllText(state, File.ReadAllText(state).Replace(from, to));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(before.Length, Fingerprint(state).Length)
            .Replace(before.Sha256, Fingerprint(state).Sha256));

        var restoring = () => store.Restore(restored.State);

        restoring.Should().Throw<InvalidDataException>().WithMessage($"*{run.Checkpoint(400)}*damaged*{reason}*");
    }

    [Fact]
    public void A_folder_under_a_wrong_name_is_damage()
    {
        store.Save(training.At(400).State);
        Directory.Move(run.Checkpoint(400), run.Checkpoint(500));

        var restoring = () => store.Restore(restored.State);

        restoring.Should().Throw<InvalidDataException>().WithMessage("*000500*manifest.json is that of step 400*");
    }

    [Fact]
    public void Where_none_is_valid_each_is_named_with_a_remedy_and_nothing_changes()
    {
        store.Save(training.At(300).State);
        store.Save(training.At(400).State);
        Damage(Path.Combine(run.Checkpoint(300), "generator.dat"), "flipped");
        Damage(Path.Combine(run.Checkpoint(400), "average.dat"), "missing");
        var before = restored.Bits();

        var restoring = () => store.Restore(restored.State);

        restoring.Should().Throw<InvalidDataException>().WithMessage(
            "*valid checkpoint*copy one back*start anew*" +
            $"{run.Checkpoint(400)}) is damaged: average.dat is missing.\n*" +
            $"{run.Checkpoint(300)}) is damaged: generator.dat has another SHA-256*");
        restored.Bits().Should().Equal(before);
    }

    [Fact]
    public void Weights_of_a_damaged_step_are_not_loaded()
    {
        store.Save(training.At(300).State);
        store.Save(training.At(400).State);
        Damage(Path.Combine(run.Checkpoint(400), "generator.dat"), "flipped");

        var loading = () => store.LoadWeights("generator", restored.State.Modules["generator"], step: 400);

        loading.Should().Throw<InvalidDataException>().WithMessage("*step 400*SHA-256*");
        store.LoadWeights("generator", restored.State.Modules["generator"])
            .Should().Be(300, "step 400 was not requested");
    }

    [Fact]
    public void A_valid_checkpoint_is_never_deleted_for_a_damaged_one()
    {
        store.Save(training.At(300).State);
        foreach (var step in new[] { 310, 320, 330 })
        {
            store.Save(training.At(step).State);
            Damage(Path.Combine(run.Checkpoint(step), "generator.dat"), "missing");
        }

        store.Save(training.At(340).State);
        Damage(Path.Combine(run.Checkpoint(340), "generator.dat"), "missing");

        store.Restore(restored.State);
        restored.State.Step.Should().Be(300, "damaged ones do not count as kept");
    }

    private static (string Length, string Sha256) Fingerprint(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return ($"\"length\": {bytes.Length},", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static TheoryData<string, string> Combine(string[] files, string[] damages)
    {
        var all = new TheoryData<string, string>();
        foreach (var file in files)
            foreach (var damage in damages)
                all.Add(file, damage);

        return all;
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);

        switch (damage)
        {
            case "missing":
                File.Delete(path);
                return;
            case "cut short":
                File.WriteAllBytes(path, bytes[..^3]);
                return;
            case "emptied":
                File.WriteAllBytes(path, []);
                return;
            default:
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                return;
        }
    }
}
