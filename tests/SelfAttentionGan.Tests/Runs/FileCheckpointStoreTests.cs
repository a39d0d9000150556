using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class FileCheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyTraining training = new(seed: 1), restored = new(seed: 2);
    private readonly RunDirectory run;
    private readonly FileCheckpointStore store;

    public FileCheckpointStoreTests()
    {
        run = RunDirectory.At(folder.Path);
        store = new(run);
    }

    public void Dispose()
    {
        training.Dispose();
        restored.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_restored_state_equals_the_saved_one_bit_for_bit()
    {
        training.At(400, distance: 0.1 + 0.2).State.RateFactor = 1 / 3.0;
        training.State.Metrics["discriminator.r1"] = Math.PI;
        training.State.Metrics["nan"] = double.NaN;
        restored.State.Metrics["stale"] = 1;
        store.Save(training.State);

        store.Restore(restored.State).Should().BeTrue();

        restored.Bits().Should().Equal(training.Bits());
        restored.Train().State.Step.Should().Be(400, "modules that were filled in place can continue to train");
    }

    [Fact]
    public void Modules_and_optimizers_are_filled_and_not_replaced()
    {
        var weight = restored.State.Modules["discriminator"].parameters().First();
        store.Save(training.At(1).State);

        store.Restore(restored.State);

        weight.allclose(training.State.Modules["discriminator"].parameters().First(), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Without_a_checkpoint_nothing_changes()
    {
        var before = restored.Bits();

        store.Restore(restored.State).Should().BeFalse();

        restored.Bits().Should().Equal(before);
    }

    [Fact]
    public void The_manifest_has_the_hashes_of_sha256sum()
    {
        store.Save(training.At(400).State);

        var path = run.Checkpoint(400);
        path.Should().EndWith(Path.Combine("checkpoints", "000400"));
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "manifest.json"))).RootElement;
        manifest.GetProperty("version").GetInt32().Should().Be(2);
        manifest.GetProperty("step").GetInt32().Should().Be(400);
        manifest.GetProperty("library").GetString().Should().NotBeEmpty();
        manifest.GetProperty("torch").GetString().Should().Be(__version__);

        var files = manifest.GetProperty("files").EnumerateObject().ToDictionary(file => file.Name, file => file.Value);
        files.Keys.Should().BeEquivalentTo(
            "average.dat", "random-state.dat", "discriminator-optimizer.dat", "discriminator.dat",
            "generator-optimizer.dat",
            "generator.dat", "state.json");
        Directory.EnumerateFiles(path).Select(Path.GetFileName)
            .Should().BeEquivalentTo([.. files.Keys, "manifest.json"]);
        foreach (var (name, entry) in files)
        {
            var bytes = File.ReadAllBytes(Path.Combine(path, name));
            entry.GetProperty("length").GetInt64().Should().Be(bytes.Length);
            entry.GetProperty("sha256").GetString().Should().Be(Convert.ToHexString(SHA256.HashData(bytes)).ToLower());
        }
    }

    [Fact]
    public void The_files_have_torchs_own_format()
    {
        store.Save(training.At(400).State);

        var file = Path.Combine(run.Checkpoint(400), "discriminator.dat");
        var alone = (TorchSharp.Modules.Linear)Linear(4, 1).load(file);

        alone.weight.allclose(training.State.Modules["discriminator"].parameters().First(), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void The_same_state_gives_the_same_bytes()
    {
        using var other = new TemporaryFolder();
        var elsewhere = RunDirectory.At(other.Path);

        store.Save(training.At(400).State);
        new FileCheckpointStore(elsewhere).Save(training.State);

        foreach (var file in Directory.EnumerateFiles(run.Checkpoint(400)))
            File.ReadAllBytes(Path.Combine(elsewhere.Checkpoint(400), Path.GetFileName(file)))
                .Should().Equal(File.ReadAllBytes(file));
    }

    [Fact]
    public void The_newest_of_all_steps_is_restored()
    {
        foreach (var step in new[] { 5, 1_000_000, 20 })
            new FileCheckpointStore(run, new() { Keep = 9 }).Save(training.Train().At(step).State);

        store.Restore(restored.State);

        restored.State.Step.Should().Be(1_000_000, "steps are numbers, though 000020 was written last");
    }

    [Fact]
    public void A_repeated_step_replaces_the_old_checkpoint()
    {
        store.Save(training.At(400).State);
        store.Save(training.Train().State);

        store.Restore(restored.State);

        restored.Bits().Should().Equal(training.Bits());
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().Equal(run.Checkpoint(400));
    }

    [Fact]
    public void The_newest_are_kept_and_the_best()
    {
        double[] distances = [0.9, 0.2, 0.7, 0.5, 0.4, 0.3];
        for (var i = 0; i < distances.Length; i++)
            new FileCheckpointStore(run, new() { Keep = 2 }).Save(training.At(100 * (i + 1), distances[i]).State);

        Steps().Should().Equal([200, 500, 600], "200 had the smallest distance; each store is a new one, as after a "
            + "restart");
    }

    [Fact]
    public void The_best_by_a_metric_of_the_evaluation_is_kept_too()
    {
        double[] distances = [0.9, 0.2, 0.7, 0.5, 0.4, 0.3];
        new BestStep(300, "frechet_distance", 12).Write(run);
        for (var i = 0; i < distances.Length; i++)
            new FileCheckpointStore(run, new() { Keep = 1 }).Save(training.At(100 * (i + 1), distances[i]).State);

        Steps().Should().Equal(200, 300, 600);
    }

    [Fact]
    public void The_best_is_not_kept_where_the_option_is_off()
    {
        var last = new FileCheckpointStore(run, new() { Keep = 1, KeepBest = false });

        last.Save(training.At(100, distance: 0.1).State);
        last.Save(training.At(200, distance: 0.2).State);

        Steps().Should().Equal(200);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(null)]
    public void A_checkpoint_without_a_finite_distance_is_not_the_best(double? none)
    {
        var last = new FileCheckpointStore(run, new() { Keep = 1 });

        last.Save(training.At(100, distance: 0.5).State);
        last.Save(training.At(200, none).State);
        last.Save(training.At(300, distance: 0.6).State);

        Steps().Should().Equal(100, 300);
    }

    [Fact]
    public void A_training_that_resumes_from_an_older_step_keeps_its_new_checkpoints()
    {
        var last = new FileCheckpointStore(run, new() { Keep = 1 });
        last.Save(training.At(500).State);

        last.Save(training.At(450).State);

        Steps().Should().Contain(450, "the later one is of an earlier session, and may be damaged");
    }

    [Fact]
    public void Keeping_none_is_refused()
    {
        var opening = () => new FileCheckpointStore(run, new() { Keep = 0 });

        opening.Should().Throw<OptionsValidationException>().WithMessage("*Keep must lie between 1 and *but got 0; 3*");
    }

    [Fact]
    public void Weights_can_be_loaded_alone()
    {
        store.Save(training.At(400).State);
        var average = (TorchSharp.Modules.Sequential)restored.State.Modules["average"];

        store.LoadWeights("average", average).Should().Be(400);

        restored.Bits()["average"].Should().Be(training.Bits()["average"]);
        restored.Bits()["generator"].Should().NotBe(training.Bits()["generator"]);
    }

    [Fact]
    public void Weights_can_be_those_of_an_older_step()
    {
        store.Save(training.At(300).State);
        var old = training.Bits()["generator"];
        store.Save(training.Train().At(400).State);

        store.LoadWeights("generator", restored.State.Modules["generator"], step: 300).Should().Be(300);

        restored.Bits()["generator"].Should().Be(old).And.NotBe(training.Bits()["generator"]);
    }

    [Fact]
    public void Missing_weights_are_reported_with_the_existing_ones()
    {
        var early = () => store.LoadWeights("generator", restored.State.Modules["generator"]);
        early.Should().Throw<DirectoryNotFoundException>().WithMessage("*has none yet; wait for the first one*");

        store.Save(training.At(300).State);
        store.Save(training.At(400).State);

        var wrongStep = () => store.LoadWeights("generator", restored.State.Modules["generator"], step: 350);
        wrongStep.Should().Throw<DirectoryNotFoundException>().WithMessage("*no checkpoint of step 350*are 400, 300.");
        var wrongName = () => store.LoadWeights("unknown", restored.State.Modules["generator"]);
        wrongName.Should().Throw<InvalidDataException>().WithMessage("*no module 'unknown'*average*generator*");
        var wrongModule = () => store.LoadWeights("generator", restored.State.Modules["discriminator"]);
        wrongModule.Should().Throw<InvalidDataException>().WithMessage("*in its module 'generator'*options.json*");
    }

    [CudaFact]
    public void What_was_saved_from_one_device_is_restored_to_another()
    {
        store.Save(training.At(400).State);
        using var generator = restored.State.Modules["generator"].to(CUDA);

        store.LoadWeights("generator", generator);

        var weight = training.State.Modules["generator"].parameters().First();
        generator.parameters().First().cpu().allclose(weight, 0, 0).Should().BeTrue();
    }

    private IEnumerable<int> Steps() =>
        Directory.EnumerateDirectories(run.Checkpoints).Select(path => int.Parse(Path.GetFileName(path))).Order();
}
