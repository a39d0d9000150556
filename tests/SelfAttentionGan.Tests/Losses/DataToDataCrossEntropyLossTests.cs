using Goldens;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class DataToDataCrossEntropyLossTests : IClassFixture<Seeded>
{
    private readonly DataToDataCrossEntropyLoss loss = new();
    private readonly Tensor embeddings = randn(6, 8, requires_grad: true), proxies = randn(6, 8);
    private readonly Tensor labels = tensor([0L, 1, 2, 0, 2, 1]);

    [Theory]
    [InlineData("usual", 0.98, 0.02, 0.5)]
    [InlineData("different", 0.98, 0.02, 0.5)]
    [InlineData("same", 0.98, 0.02, 0.5)]
    [InlineData("single", 0.98, 0.02, 0.5)]
    [InlineData("margins", 0.1, 0.4, 0.25)]
    public void Loss_scores_embeddings_and_gradients_are_those_of_pytorch(
        string name, double positive, double negative, double temperature)
    {
        var golden = new Golden("gan-class-embeddings");
        var head = new ClassEmbeddingHead(5, 4, new() { Classes = 3 });
        head.to(ScalarType.Float64);
        head.state_dict().Keys.Should().BeEquivalentTo(golden.Under($"{name}.start").Keys);
        head.load_state_dict(golden.Under($"{name}.start"));
        var x = golden[$"{name}.x"].detach().clone().requires_grad_();

        var (scores, images, classes) = head.ScoreWithEmbedding(x, golden[$"{name}.labels"]);
        var value = new DataToDataCrossEntropyLoss(1, positive, negative, temperature)
            .Compute(images, classes, golden[$"{name}.labels"]);
        (value + scores.sum()).backward();

        golden.ShouldHold($"{name}.scores", scores, within: 1e-12);
        golden.ShouldHold($"{name}.embeddings", images, within: 1e-12);
        golden.ShouldHold($"{name}.proxies", classes, within: 1e-12);
        golden.ShouldHold($"{name}.loss", value, within: 1e-11);
        golden.ShouldHold($"{name}.grad.x", x.grad, within: 1e-11);
        foreach (var (key, parameter) in head.named_parameters())
            golden.ShouldHold($"{name}.grad.{key}", parameter.grad, within: 1e-11);
    }

    [Fact]
    public void In_a_batch_of_one_class_there_is_no_loss_and_no_gradient()
    {
        var value = loss.Compute(embeddings, proxies, zeros(6, int64));
        value.backward();

        value.item<float>().Should().Be(0, "nothing repels");
        embeddings.grad!.abs().max().item<float>().Should().Be(0);
    }

    [Fact]
    public void Images_of_one_class_do_not_repel_each_other()
    {
        var pair = randn(2, 8);
        var distinct = loss.Compute(pair, proxies.narrow(0, 0, 2), tensor([0L, 1]));

        var value = loss.Compute(cat([pair, pair]), cat([proxies.narrow(0, 0, 2), proxies.narrow(0, 0, 2)]), tensor([0L, 1, 0, 1]));

        value.item<float>().Should().BeGreaterThan(distinct.item<float>(), "there are two negatives instead of one");
        loss.Compute(cat([pair, pair]), cat([proxies.narrow(0, 0, 2), proxies.narrow(0, 0, 2)]), tensor([0L, 1, 2, 3]))
            .item<float>().Should().BeGreaterThan(value.item<float>(), "equal images of two classes repel, too");
    }

    [Fact]
    public void Only_directions_count()
    {
        loss.Compute(embeddings * 7, proxies * 0.1f, labels)
            .allclose(loss.Compute(embeddings, proxies, labels), 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Within_both_margins_it_is_constant()
    {
        var axes = eye(3).requires_grad_();

        var value = loss.Compute(axes, eye(3), tensor([0L, 1, 2]));
        value.backward();

        value.item<float>().Should().BeApproximately(MathF.Log(3), 1e-6f, "by hand: −log(e⁰ / (e⁰ + 2 e⁰))");
        axes.grad!.abs().max().item<float>().Should().Be(0);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e3)]
    public void Any_temperature_gives_finite_losses_and_gradients(double temperature)
    {
        var value = new DataToDataCrossEntropyLoss(temperature: temperature).Compute(embeddings, proxies, labels);
        value.backward();

        value.isfinite().item<bool>().Should().BeTrue();
        embeddings.grad!.isfinite().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_computation_leaves_only_the_loss()
    {
        using var scope = NewDisposeScope();

        loss.Compute(embeddings, proxies, labels);

        scope.DisposablesCount.Should().Be(1);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_rejected()
    {
        FluentActions.Invoking(() => loss.Compute(embeddings, proxies, labels.narrow(0, 0, 5)))
            .Should().Throw<ArgumentException>().WithMessage("*6×8, 6×8 and 5; return one of each*");
    }

    [Theory]
    [InlineData(-1, 0.98, 0.02, 0.5, "weight must be 0 or more, but got -1; 0.5 is usual")]
    [InlineData(1, 1.5, 0.02, 0.5, "positiveMargin must be from -1 to 1, but got 1.5; 0.98 is usual")]
    [InlineData(1, 0.98, double.NaN, 0.5, "negativeMargin must be from -1 to 1, but got NaN; 0.02 is usual")]
    [InlineData(1, 0.98, 0.02, 0, "temperature must be above 0, but got 0; 0.5 is usual")]
    public void Numbers_out_of_range_are_rejected(
        double weight, double positive, double negative, double temperature, string error)
    {
        var make = () => new DataToDataCrossEntropyLoss(weight, positive, negative, temperature);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*{error}*");
    }
}
