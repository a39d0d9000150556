using SelfAttentionGan.Inference;
using SelfAttentionGan.Interop;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;
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
        using var exported = new OnnxRun(Export($"{output}.onnx", arguments));

        exported.Outputs.Should().Contain(output).And.Contain(name => name.StartsWith("attention."));
        exported.Metadata["class_names"].Should().Contain("surprised");
    }

    [Fact]
    public void ONNX_Runtime_generates_the_images_and_attention_maps_of_the_run()
    {
        using var scope = NewDisposeScope();
        var file = Export("generator.onnx");
        using var exported = new OnnxRun(file);
        using var generator = TrainedGenerator.Open(run.Folder);

        foreach (var labels in (int[][])[[2], [0, 1, 2, 3, 1]])
        {
            var latents = randn(labels.Length, generator.LatentDim);
            var request = new GenerationRequest { Latents = latents, Labels = labels };
            var found = exported.Outputs.Zip(exported.Run(latents, tensor(labels, dtype: int64))).ToDictionary();

            Distance(found["images"], generator.Generate(request)).Should().BeLessThan(1e-4);
            foreach (var layer in generator.AttentionLayers)
                Distance(found[$"attention.{layer}"], generator.CaptureAttention(request, layer).Maps)
                    .Should().BeLessThan(1e-5);
        }
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("safetensors")]
    public void Statistics_of_truncated_latents_are_exported_on_request(string format)
    {
        using var scope = NewDisposeScope();
        var file = run.Within($"truncated.{format}");
        using var truncated = TrainedGenerator.Open(
            run.Folder, new() { Truncation = 0.5, StandingStatisticsBatches = 16 });
        var request = new GenerationRequest { Latents = randn(4, truncated.LatentDim).clamp(-0.5, 0.5), Label = 1 };

        CliResult.Run("export", run.Folder, "--to", format, "--out", file, "--truncation", "0.5")
            .Output.Should().Contain("standing 16 batches");

        var (images, metadata) = format == "onnx" ? Run(file, request.Latents) : Load(file, request.Latents);
        Distance(images, truncated.Generate(request)).Should().BeLessThan(1e-4);
        metadata.Should().Contain("truncation", "0.5").And.Contain("standing_batches", "16");
    }

    [Fact]
    public void ONNX_Runtime_gives_the_scores_of_the_runs_discriminator()
    {
        using var scope = NewDisposeScope();
        using var exported = new OnnxRun(Export("discriminator.onnx", "--discriminator"));
        var folder = RunDirectory.Open(run.Folder);
        var discriminator = SaganDiscriminatorBuilder.From(folder.ReadOptions<SaganOptions>("model")).Build();
        new FileCheckpointStore(folder).LoadWeights("discriminator", discriminator);
        discriminator.eval();
        var (images, labels) = (rand(5, 3, 16, 16), tensor([0L, 1, 2, 3, 1]));

        Distance(exported.Run(images, labels)[0], discriminator.Score(images, labels)).Should().BeLessThan(1e-4);
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
    [InlineData("of a generator's batch normalization", "--to", "pth", "--discriminator", "--truncation", "0.5")]
    [InlineData("of a generator's batch normalization", "--to", "onnx", "--discriminator", "--standing", "4")]
    public void Invalid_arguments_are_rejected(string error, params string[] arguments) =>
        CliResult.Run(["export", run.Folder, .. arguments]).UsageError().Should().Contain(error);

    private string Export(string name, params string[] arguments)
    {
        var file = run.Within(name);
        CliResult.Run(["export", run.Folder, "--to", "onnx", "--out", file, .. arguments]).Code.Should().Be(0);

        return file;
    }

    private static (Tensor Images, IReadOnlyDictionary<string, string> Metadata) Run(string file, Tensor latents)
    {
        using var exported = new OnnxRun(file);

        return (exported.Run(latents, full(latents.shape[0], 1L, dtype: int64))[0], exported.Metadata);
    }

    private (Tensor Images, IReadOnlyDictionary<string, string> Metadata) Load(string file, Tensor latents)
    {
        using var state = StateDict.Read(file);
        using var generator = SaganGeneratorBuilder.From(
            RunDirectory.Open(run.Folder).ReadOptions<SaganOptions>("model")).Build();
        state.LoadInto(generator);
        generator.eval();

        return (generator.Generate(latents, full(latents.shape[0], 1L, dtype: int64)).detach(), state.Metadata);
    }

    private static double Distance(Tensor actual, Tensor expected)
    {
        actual.shape.Should().Equal(expected.shape);

        return (actual - expected).abs().max().item<float>();
    }

    private static void ShouldEqual(string file, Module module)
    {
        using var read = StateDict.Read(file);
        using var expected = StateDict.From(module);

        read.Keys.Should().Equal(expected.Keys);
        foreach (var (name, tensor) in expected)
            TensorHash.Of(read[name]).Should().Be(TensorHash.Of(tensor), name);
    }
}
