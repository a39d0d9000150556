using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Interop.Onnx;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Projected;
using SelfAttentionGan.Models.Voxels;
using SelfAttentionGan.Presets;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Tests.Presets;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>The file, its inputs and outputs, own layers, and what is refused.</summary>
public sealed class OnnxExporterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public OnnxExporterTests()
    {
        path = Path.Combine(folder.Path, "network.onnx");
        manual_seed(4);
    }

    [Fact]
    public void A_generator_has_latents_labels_images_and_attention_maps()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var options = SmallModels.Of(SaganPreset.Toy32) with
        {
            Classes = 3,
            Attention = new() { Heads = 2, QueryReduction = 4 },
        };
        var generator = SaganGeneratorBuilder.From(options).Build().Trained();
        var (latents, labels) = (randn(2, generator.LatentDim), tensor([0L, 2]));

        OnnxExporter.Export(generator, path, new() { AttentionMaps = true });
        using var exported = new OnnxRun(path);
        var found = exported.Run(latents, labels);

        exported.Inputs.Should().Equal("latents", "labels");
        exported.Outputs.Should().StartWith("images").And.Contain(name => name.StartsWith("attention.attend"));
        exported.ShapeOf("images").Should().Equal(-1, 3, 32, 32);
        foreach (var (name, map) in exported.Outputs.Zip(found).Skip(1))
            map.DistanceTo(new AttentionProbe(generator, name["attention.".Length..])
                .Capture(() => generator.Generate(latents, labels)).Map).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_discriminator_that_embeds_classes_gives_its_embeddings_too()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var options = SmallModels.Of(SaganPreset.Toy16) with { Classes = 3, ClassEmbeddingDim = 6 };
        var discriminator = SaganDiscriminatorBuilder.From(options).Build().Trained();
        var (images, labels) = (rand(3, 3, 16, 16), tensor([2L, 0, 1]));

        OnnxExporter.Export(discriminator, path);
        using var exported = new OnnxRun(path);
        var found = exported.Run(images, labels);
        var expected = discriminator.ScoreWithEmbedding(images, labels);

        exported.Outputs.Should().Equal("scores", "embeddings", "class_embeddings");
        found[0].DistanceTo(expected.Scores).Should().BeLessThan(1e-5);
        found[1].DistanceTo(expected.Embeddings!).Should().BeLessThan(1e-4);
        found[2].DistanceTo(expected.Proxies!).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Exporting_changes_nothing_and_leaves_no_tensors()
    {
        using var generator = SaganGeneratorBuilder.From(SmallModels.Of(SaganPreset.Official128)).Build();
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var state = get_rng_state();
        OnnxExporter.Export(generator, path);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        OnnxExporter.Export(generator, path);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(live);
        generator.training.Should().BeTrue();
        get_rng_state().equal(state).all().item<bool>().Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.equal(before[entry.Key]).all().item<bool>());
    }

    [Fact]
    public void Every_layer_that_has_no_exporter_is_named_and_nothing_is_written()
    {
        using var network = Sequential(
            ("first", new Doubling()), ("conv", Conv2d(3, 4, 1)), ("blocks", Sequential(("last", new Doubling()))));

        FluentActions.Invoking(() => OnnxExporter.Export(network, [3, 4, 4], path))
            .Should().Throw<NotSupportedException>().WithMessage("*first (Doubling), blocks.last (Doubling)*WithLayer*");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_projected_discriminator_is_refused_with_the_reason()
    {
        using var frozen = Conv2d(3, 4, 2, stride: 2);
        using var discriminator = new ProjectedDiscriminator(frozen, x => [frozen.call(x)], new(3, 16, 16));

        FluentActions.Invoking(() => OnnxExporter.Export(discriminator, path)).Should().Throw<NotSupportedException>()
            .WithMessage("*(ProjectedDiscriminator, whose frozen network is a function*Nothing was written*");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_discriminator_of_volumes_is_refused()
    {
        using var discriminator = new VoxelDiscriminator(new() { Size = 16, BaseChannels = 8 });

        FluentActions.Invoking(() => OnnxExporter.Export(discriminator, path)).Should().Throw<NotSupportedException>()
            .WithMessage("*volumes of 1×16×16×16*");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void Standing_statistics_are_exported_while_they_are_applied()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var options = SmallModels.Of(SaganPreset.Toy16) with { Classes = 3 };
        var generator = SaganGeneratorBuilder.From(options).Build().Trained();
        var (latents, labels) = (randn(3, generator.LatentDim).clamp(-0.5, 0.5), tensor([2L, 0, 1]));
        var usual = generator.Generate(latents, labels);

        using (new StandingStatistics(generator, passes: 2, () => generator.Generate(latents, labels)))
        {
            OnnxExporter.Export(generator, path);
            using var exported = new OnnxRun(path);
            var standing = generator.Generate(latents, labels);

            exported.Run(latents, labels)[0].DistanceTo(standing).Should().BeLessThan(1e-4);
            standing.DistanceTo(usual).Should().BeGreaterThan(1e-2, "these are statistics of truncated latents");
        }
    }

    [Fact]
    public void An_own_layer_is_exported_by_its_exporter()
    {
        using var network = Sequential(
            ("first", new Doubling()), ("conv", Linear(4, 3)), ("twice", new Residual(new Doubling())));
        var options = new OnnxExportOptions()
            .WithLayer<Doubling>((graph, _, inputs) => graph.Add("Add", inputs[0].Shape, [inputs[0], inputs[0]]))
            .WithLayer<Residual>((graph, layer, inputs) => graph.Add(
                "Add", inputs[0].Shape, [inputs[0], graph.Apply(layer, "inner", inputs[0])]));

        ExportedModule.DifferenceOf(network, [4], options).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Batch_normalization_is_folded_only_where_nothing_else_uses_the_convolution()
    {
        using var network = new Branching();
        var options = new OnnxExportOptions().WithLayer<Branching>((graph, layer, inputs) =>
        {
            var convolved = graph.Apply(layer, "conv", inputs[0]);
            return graph.Add("Add", convolved.Shape, [convolved, graph.Apply(layer, "norm", convolved)]);
        });

        ExportedModule.DifferenceOf(network, [4], options).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_layer_that_cannot_be_exported_as_it_is_says_why()
    {
        Export(Sequential(("pool", AvgPool2d(2, divisor_override: 3))), [3, 4, 4])
            .Should().Throw<NotSupportedException>().WithMessage("*pool (AvgPool2d)*divisor*");
        Export(Sequential(("pool", MaxPool2d(2, ceil_mode: true))), [3, 5, 5])
            .Should().Throw<NotSupportedException>().WithMessage("*pool (MaxPool2d)*ceil_mode*");
        Export(Sequential(("conv", Conv2d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Circular))), [3, 5, 5])
            .Should().Throw<NotSupportedException>().WithMessage("*conv (Conv2d)*Circular*");
        Export(Sequential(("linear", Linear(4, 2))), [3])
            .Should().Throw<NotSupportedException>().WithMessage("*linear (Linear)*4 features*N×3*");
        Export(Sequential(("norm", new SpectralNorm(Parameter(ones(2, 2)), (x, w, _) => x.matmul(w)))), [2])
            .Should().Throw<NotSupportedException>().WithMessage("*norm (SpectralNorm)*function*");
        File.Exists(path).Should().BeFalse();

        Action Export(Module<Tensor, Tensor> module, long[] shape) => () =>
        {
            using (module)
                OnnxExporter.Export(module, shape, path);
        };
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_has_the_metadata()
    {
        File.WriteAllText(path, "older");

        OnnxExporter.Export(Tanh(), [2], path, new() { Metadata = new Dictionary<string, string> { ["classes"] = "a,b" } });
        using var exported = new OnnxRun(path);

        exported.Metadata.Should().Contain("classes", "a,b");
        Directory.EnumerateFiles(folder.Path).Should().ContainSingle();
    }

    public void Dispose() => folder.Dispose();

    private sealed class Doubling() : Module<Tensor, Tensor>(nameof(Doubling))
    {
        public override Tensor forward(Tensor x) => x + x;
    }

    private sealed class Residual : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner;

        public Residual(Module<Tensor, Tensor> inner)
            : base(nameof(Residual))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + inner.call(x);
    }

    private sealed class Branching : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv = Linear(4, 3), norm = BatchNorm1d(3);

        public Branching()
            : base(nameof(Branching)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var convolved = conv.call(x);
            return convolved + norm.call(convolved);
        }
    }
}
