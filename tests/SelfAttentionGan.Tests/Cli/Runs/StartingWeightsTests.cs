using Sagan.Cli;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>`sagan train --start-from` with a run of this library: its weights, new optimizers, step 0.</summary>
public sealed class StartingWeightsTests(TinyRun source) : IClassFixture<TinyRun>
{
    [Fact]
    public void The_networks_begin_with_the_weights_of_the_newest_checkpoint()
    {
        var tuned = source.Within("tuned");

        var training = Train(tuned, "--set", "GeneratorLearningRate=1e-9", "--set", "DiscriminatorLearningRate=1e-9");

        training.Code.Should().Be(ExitCode.Success, training.Errors);
        training.Output.Should().Contain($"start    the weights of {source.Folder}, step 3\n".ReplaceLineEndings())
            .And.NotContain("anew");
        Parameter(tuned, 1).allclose(Parameter(source.Folder, 3), 1e-4, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void A_training_that_stopped_before_its_first_checkpoint_resumes_from_the_same_weights()
    {
        var run = new RunArtifacts(source.Within("stopped"));
        Train(run.Folder);
        var before = run.Digests(1);
        Directory.Delete(Path.Combine(run.Folder, "checkpoints"), recursive: true);
        File.Delete(run.Metrics);

        var resumed = CliResult.Run("resume", run.Folder);

        resumed.Output.Should().Contain($"the weights of {source.Folder}, step 3");
        run.Digests(1).Should().BeEquivalentTo(before);
    }

    [Fact]
    public void Other_layers_than_class_tables_must_be_the_same()
    {
        var refused = source.Within("refused");

        Train(refused, "--set", "BaseChannels=16").UsageError().Should().Contain("starts from networks with the same layers")
            .And.Contain("generator.start4.conv.weight_orig is ");
        Directory.Exists(refused).Should().BeFalse();
    }

    [Fact]
    public void Without_classes_the_normalizations_are_made_anew()
    {
        var training = Train(source.Within("unconditional"), "--set", "Classes=0");

        training.Code.Should().Be(ExitCode.Success, training.Errors);
        training.Output.Should().Contain("initialized anew: generator.up8.norm1, generator.up8.norm2");
    }

    private static Tensor Parameter(string run, int step)
    {
        var path = Path.Combine(run, "checkpoints", $"{step:000000}", "generator.dat");
        using var reader = new BinaryReader(File.OpenRead(path));
        for (var left = reader.Read7BitEncodedInt64(); left > 0; left--)
            if (reader.ReadString() is var name && Tensor.Load(reader) is var tensor && name == "image.conv.weight_orig")
                return tensor;

        throw new InvalidDataException($"There is no image.conv.weight_orig in {path}.");
    }

    private CliResult Train(string folder, params string[] arguments) => CliResult.Run(
        ["train", "--start-from", source.Folder, "--steps", "1", "--out", folder, .. arguments]);
}
