using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks.Normalization;

public sealed class ConditionalBatchNorm2dTests : IClassFixture<Seeded>
{
    private static readonly BlockOptions Classes = new() { Classes = 3 };
    private static readonly BlockOptions Vectors = new() { ConditionDim = 5 };

    private readonly ConditionalBatchNorm2d norm = new(channels: 4, Classes);
    private readonly Tensor x = randn(3, 4, 6, 5) * 2 + 1;
    private readonly Tensor labels = tensor(new[] { 2L, 0, 1 });
    private readonly Tensor vectors = randn(3, 5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_layer_is_plain_batch_normalization(bool ofClasses)
    {
        var fresh = ofClasses ? norm : new ConditionalBatchNorm2d(channels: 4, Vectors);
        var plain = BatchNorm2d(4, affine: false);
        var condition = ofClasses ? labels : vectors;

        fresh.call(x, condition).allclose(plain.call(x), 0, 0).Should().BeTrue("training, by the batch's statistics");

        fresh.eval();
        plain.eval();
        fresh.call(x, condition).allclose(plain.call(x), 0, 0).Should().BeTrue("evaluation, by the running ones");
    }

    [Fact]
    public void A_row_of_an_embedding_affects_its_own_class_only()
    {
        var before = norm.call(x, labels);
        norm.get_parameter("gain.weight")!.detach()[1].fill_(0.5);
        norm.get_parameter("bias.weight")!.detach()[1].fill_(0.25);

        var change = norm.call(x, labels) - before;

        change[..2].abs().max().item<float>().Should().Be(0, "their classes are 2 and 0");
        change[2].allclose(0.5 * before[2] + 0.25, 1e-4, 1e-5).Should().BeTrue("gain is 1 + its row, bias its row");
    }

    [Fact]
    public void A_one_hot_vector_is_a_class()
    {
        var hot = new ConditionalBatchNorm2d(channels: 4, new() { ConditionDim = 3 });
        foreach (var key in new[] { "gain.weight", "bias.weight" })
        {
            norm.get_parameter(key)!.detach().normal_();
            hot.get_parameter(key)!.detach().copy_(norm.get_parameter(key)!.detach().t());
        }

        var one = functional.one_hot(labels, 3).to(ScalarType.Float32);

        hot.call(x, one).allclose(norm.call(x, labels), 1e-4, 1e-5).Should().BeTrue();
    }

    [Theory]
    [InlineData("norm.classes")]
    [InlineData("norm.vector")]
    [InlineData("norm.untracked")]
    [InlineData("norm.normalized")]
    public void Three_steps_and_an_evaluation_are_those_of_pytorch(string name)
    {
        var layer = new ConditionalBatchNorm2d(channels: 4, name switch
        {
            "norm.vector" => Vectors with { NormEpsilon = 1e-4, NormMomentum = 0.3 },
            "norm.untracked" => Classes with { RunningStatistics = false },
            "norm.normalized" => Classes with { SpectralNormEmbeddings = true },
            _ => Classes,
        });

        layer.ShouldEqualGolden(name, layer.call!);
    }

    [Fact]
    public void Embeddings_with_spectral_norm_are_initialized_as_sigma_must_not_be_zero()
    {
        var options = Classes with { SpectralNormEmbeddings = true, Initialization = Initialization.Orthogonal };
        var layer = new ConditionalBatchNorm2d(channels: 4, options);

        var embedding = layer.get_parameter("gain.weight_orig")!.detach();

        embedding.mm(embedding.t()).allclose(eye(3), 1e-4, 1e-5).Should().BeTrue();
        layer.call(x, labels).isfinite().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Its_state_has_pytorchs_keys()
    {
        norm.state_dict().Keys.Should().BeEquivalentTo(
            "gain.weight", "bias.weight", "running_mean", "running_var", "num_batches_tracked");
    }

    [Fact]
    public void Evaluation_updates_nothing()
    {
        norm.call(x, labels);
        norm.eval();
        var mean = norm.get_buffer("running_mean")!.clone();

        norm.call(x * 3 + 1, labels);

        norm.get_buffer("running_mean")!.allclose(mean, 0, 0).Should().BeTrue();
        norm.get_buffer("num_batches_tracked")!.item<long>().Should().Be(1, "it was called once in training");
    }

    [Fact]
    public void Gradients_are_finite_differences()
    {
        norm.to(ScalarType.Float64);
        var (image, weights) = (x.to(ScalarType.Float64), randn(3, 4, 6, 5, ScalarType.Float64));

        DirectionalGradientCheck.ShouldAgree("norm", norm, image, map => (norm.call(map, labels) * weights).sum());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 5)]
    [InlineData(-1, 0)]
    public void It_needs_exactly_one_kind_of_condition(int classes, int length)
    {
        var make = () => new ConditionalBatchNorm2d(4, new() { Classes = classes, ConditionDim = length });

        make.Should().Throw<ArgumentException>().WithMessage($"*{classes} classes and vectors of {length} numbers; *");
    }

    [Fact]
    public void Invalid_labels_are_an_error_before_torch_is_called()
    {
        Calling(tensor(new[] { 0L, 1 })).WithMessage("*3 labels of type Int64, but got Int64 of shape 2;*");
        Calling(zeros(3, 1, ScalarType.Int64)).WithMessage("*but got Int64 of shape 3×1;*");
        Calling(tensor(new[] { 0, 1, 2 })).WithMessage("*but got Int32 of shape 3;*");
        Calling(tensor(new[] { 0L, 3, 1 })).WithMessage("*run from 0 to 2, but got 3;*");
        Calling(tensor(new[] { 0L, -1, 1 })).WithMessage("*run from 0 to 2, but got -1;*");
        Calling(null!).WithMessage("*3 labels of type Int64, but got nothing;*");

        FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Calling(Tensor condition) =>
            norm.Invoking(layer => layer.call(x, condition)).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(new long[] { 3, 4 })]
    [InlineData(new long[] { 2, 5 })]
    [InlineData(new long[] { 3 })]
    public void Vectors_of_another_shape_are_an_error_before_torch_is_called(long[] shape)
    {
        var layer = new ConditionalBatchNorm2d(channels: 4, Vectors);

        layer.Invoking(it => it.call(x, zeros(shape))).Should().Throw<ArgumentException>()
            .WithMessage($"*3×5 floating-point numbers*but got Float32 of shape {string.Join('×', shape)};*");
    }

    [Fact]
    public void Maps_of_another_shape_are_an_error_before_torch_is_called()
    {
        norm.Invoking(layer => layer.call(zeros(3, 5, 6, 5), labels))
            .Should().Throw<ArgumentException>().WithMessage("*N×4×H×W*but got 3×5×6×5;*");
    }

    [Fact]
    public void One_value_per_channel_has_no_variance_and_is_an_error_in_training()
    {
        var one = ones(1, 4, 1, 1);
        var label = zeros(1, ScalarType.Int64);

        norm.Invoking(layer => layer.call(one, label))
            .Should().Throw<ArgumentException>().WithMessage("*more than one value*but got 1×4×1×1;*");

        norm.eval();
        norm.call(one, label).shape.Should().Equal([1, 4, 1, 1], "the running statistics have a variance");
    }

    [Fact]
    public void Made_in_a_scope_it_outlives_the_scope()
    {
        ConditionalBatchNorm2d made;
        using (NewDisposeScope())
            made = new(channels: 4, Classes);

        made.call(x, labels).shape.Should().Equal(3, 4, 6, 5);
        made.get_buffer("num_batches_tracked")!.item<long>().Should().Be(1);
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        norm.call(x, labels);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the output stays");
    }
}
