using SelfAttentionGan.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class ProjectionHeadTests : IClassFixture<Seeded>
{
    private readonly ProjectionHead head = new(channels: 4, new() { Classes = 3 });
    private readonly Tensor x = randn(2, 4, 3, 5);
    private readonly Tensor labels = tensor(new[] { 2L, 0 });

    public static TheoryData<string, BlockOptions> Published => new()
    {
        { "head.plain", new() { Activation = ActivationKind.LeakyRelu, LeakySlope = 0.2 } },
        { "head.classes", new() { Classes = 3 } },
        { "head.vector", new() { ConditionDim = 5 } },
        { "head.spectral", new() { SpectralNorm = new() } },
        { "head.spectral-classes", new() { Classes = 3, SpectralNorm = new() } },
        { "head.spectral-vector", new() { ConditionDim = 5, SpectralNorm = new() } },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Three_steps_and_an_evaluation_are_those_of_pytorch(string name, BlockOptions options)
    {
        var layer = new ProjectionHead(channels: 4, options);

        layer.ShouldEqualGolden(name, layer.call);
    }

    [Fact]
    public void Every_map_gets_one_score()
    {
        head.call(x, labels).shape.Should().Equal(2);
        new ProjectionHead(channels: 4).call(x, null).shape.Should().Equal(2);
    }

    [Fact]
    public void The_score_does_not_depend_on_positions()
    {
        var shuffled = x.flatten(2).index_select(2, randperm(15)).view(2, 4, 5, 3);

        head.call(shuffled, labels).allclose(head.call(x, labels), 1e-4, 1e-5).Should().BeTrue("a sum has no order");
    }

    [Fact]
    public void Features_are_summed_over_positions()
    {
        var nothing = head.call(zeros_like(x), labels);

        var (once, twice) = (head.call(x, labels) - nothing, head.call(cat([x, x], dim: 3), labels) - nothing);

        twice.allclose(2 * once, 1e-4, 1e-5).Should().BeTrue("features are summed, not averaged");
    }

    [Fact]
    public void A_row_of_the_embedding_affects_its_own_class_only()
    {
        var before = head.call(x, labels);
        head.get_parameter("embed.weight")!.detach()[0].add_(1);

        var change = head.call(x, labels) - before;

        change[0].item<float>().Should().Be(0, "its class is 2");
        change[1].item<float>().Should().BeApproximately(
            nn.functional.relu(x[1]).sum().item<float>(), 1e-3f, "⟨1, φ⟩ is the sum of φ");
    }

    [Fact]
    public void Gradients_are_finite_differences()
    {
        var smooth = new ProjectionHead(4, new() { Classes = 3, Activation = ActivationKind.Gelu });
        smooth.to(ScalarType.Float64);
        var (image, weights) = (x.to(ScalarType.Float64), tensor(new[] { 0.3, -1.2 }));

        DirectionalGradientCheck.ShouldAgree("head", smooth, image, map => (smooth.call(map, labels) * weights).sum());
    }

    [Fact]
    public void Wrong_labels_and_channels_are_errors_before_torch_is_called()
    {
        head.Invoking(it => it.call(x, null))
            .Should().Throw<ArgumentException>().WithMessage("*2 labels of type Int64, but got nothing;*");
        head.Invoking(it => it.call(x, tensor(new[] { 0L, 3 })))
            .Should().Throw<ArgumentException>().WithMessage("*run from 0 to 2, but got 3;*");
        head.Invoking(it => it.call(zeros(2, 3, 5, 6), labels))
            .Should().Throw<ArgumentException>().WithMessage("*N×4×H×W*but got 2×3×5×6;*");
        FluentActions.Invoking(() => new ProjectionHead(4, new() { Classes = 2, ConditionDim = 2 }))
            .Should().Throw<ArgumentException>().WithMessage("*2 classes and vectors of 2 numbers;*");
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        head.call(x, labels);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the scores stay");
    }
}
