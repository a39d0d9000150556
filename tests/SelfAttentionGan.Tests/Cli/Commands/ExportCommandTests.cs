using Microsoft.ML.OnnxRuntime;
using SelfAttentionGan.Interop;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Cli.Commands;

public sealed class ExportCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Theory]
    [InlineData("pth")]
    [InlineData("safetensors")]
    public void The_moving_average_is_written_with_all_its_tensors(string format)
    {
        var file = run.Within($"average.{format}");

        var result = CliResult.Run("export", run.Folder, "--to", format, "--out", file);

        result.Code.Should().Be(0, result.Errors);
        result.Output.Should().Contain($"export   {file}").And.Contain("weights  average of step 3");
        using var generator = SaganGeneratorBuilder.From(
            RunDirectory.Open(run.Folder).ReadOptions<SaganOptions>("model")).Build();
        new FileCheckpointStore(RunDirectory.Open(run.Folder)).LoadWeights("average", generator);
        ShouldEqual(file, generator);
    }

    [Fact]
    public void The_current_generator_and_the_discriminator_are_written_on_request()
    {
        CliResult.Run("export", run.Folder, "--to", "pth", "--out", run.Within("g.pth")).Output.Should().Contain("average");
        CliResult.Run("export", run.Folder, "--to", "pth", "--out", run.Within("live.pth"), "--live", "--step", "2")
            .Output.Should().Contain("weights  generator of step 2");
        CliResult.Run("export", run.Folder, "--to", "pth", "--out", run.Within("d.pth"), "--discriminator")
            .Output.Should().Contain("weights  discriminator of step 3");

        using var discriminator = StateDict.Read(run.Within("d.pth"));
        using var network = SaganDiscriminatorBuilder.From(
            RunDirectory.Open(run.Folder).ReadOptions<SaganOptions>("model")).Build();
        discriminator.LoadInto(network).Missing.Should().BeEmpty();
        File.ReadAllBytes(run.Within("live.pth")).Should().NotEqual(File.ReadAllBytes(run.Within("g.pth")));
    }

    [Theory]
    [InlineData("images")]
    [InlineData("scores", "--discriminator")]
    public void A_network_is_exported_for_ONNX_Runtime(string output, params string[] arguments)
    {
        var file = run.Within($"{output}.onnx");

        CliResult.Run(["export", run.Folder, "--to", "onnx", "--out", file, .. arguments]).Code.Should().Be(0);

        using var session = new InferenceSession(file);
        session.OutputMetadata.Keys.Should().Contain(output).And.Contain(name => name.StartsWith("attention."));
        session.ModelMetadata.CustomMetadataMap["class_names"].Should().Contain("surprised");
    }

    [Fact]
    public void The_default_is_a_named_file_in_the_runs_folder()
    {
        var copy = run.Copy();

        CliResult.Run("export", copy, "--to", "safetensors").Code.Should().Be(0);

        var file = Path.Combine(copy, "exports", "average-000003.safetensors");
        using var state = StateDict.Read(file);
        state.Metadata.Should().Contain("network", "average").And.Contain("step", "3");
        CliResult.Run("export", copy, "--to", "safetensors").UsageError().Should().Contain("pass --force");
        CliResult.Run("export", copy, "--to", "safetensors", "--force").Code.Should().Be(0);
    }

    [Theory]
    [InlineData("--to must be one of pth, safetensors, onnx, but got 'keras'", "--to", "keras")]
    [InlineData("'--to' is required")]
    [InlineData("no checkpoint of step 9", "--to", "pth", "--step", "9")]
    public void Invalid_arguments_are_rejected(string error, params string[] arguments) =>
        CliResult.Run(["export", run.Folder, .. arguments]).UsageError().Should().Contain(error);

    private static void ShouldEqual(string file, Module module)
    {
        using var read = StateDict.Read(file);
        using var expected = StateDict.From(module);

        read.Keys.Should().Equal(expected.Keys);
        foreach (var (name, tensor) in expected)
            TensorHash.Of(read[name]).Should().Be(TensorHash.Of(tensor), name);
    }
}
