using Goldens;
using SelfAttentionGan.Objectives.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives.Augmentation;

public sealed class AdaptiveAugmentTests : IClassFixture<Seeded>
{
    private readonly Golden golden = new("gan-adaptive");
    private readonly Tensor x = randn(4, 3, 8, 6);

    [Fact]
    public void Transformed_images_and_their_gradient_are_those_of_pytorchs_grid_sample()
    {
        var images = golden["x"].clone().requires_grad_();
        var augment = WithProbability(golden["p"].item<double>());
        augment.to(ScalarType.Float64);
        augment.Probability.copy_(golden["p"]);
        var next = 0;

        var output = augment.Apply(images, _ => golden["uniform"][next++]);
        output.pow(3).sum().backward();

        next.Should().Be(15);
        golden.ShouldHold("output", output, within: 1e-10);
        golden.ShouldHold("grad", images.grad, within: 1e-10);
    }

    [Fact]
    public void The_probability_is_controlled_as_in_python()
    {
        using var augment = new AdaptiveAugment(imagesToOne: 200);

        for (var update = 0; update < golden["scores"].shape[0]; update++)
        {
            augment.Observe(golden["scores"][update], update);
            augment.Probability.item<float>().Should().BeApproximately(
                (float)golden["probabilities"][update].item<double>(), 1e-6f, $"of update {update}");
        }
    }

    [Fact]
    public void Parts_of_a_batch_count_as_one_update()
    {
        using var augment = new AdaptiveAugment(imagesToOne: 32);

        for (var update = 0; update <= 4; update++)
            for (var part = 0; part < 2; part++)
                augment.Observe(ones(2), update);

        augment.Probability.item<float>().Should().Be(0.5f, "16 of 32 images in four updates, all with a score above 0");
    }

    [Fact]
    public void The_probability_stays_within_0_and_1()
    {
        using var augment = new AdaptiveAugment(imagesToOne: 10);

        for (var update = 0; update < 20; update++)
            augment.Observe(ones(4), update);
        augment.Probability.item<float>().Should().Be(1);

        for (var update = 20; update < 40; update++)
            augment.Observe(-ones(4), update);
        augment.Probability.item<float>().Should().Be(0);
    }

    [Fact]
    public void With_probability_0_images_are_unchanged_to_the_bit()
    {
        using var augment = WithProbability(0, new DiffAugment(true, true, true));

        TensorHash.Of(augment.Apply(x, count => rand(count))).Should().Be(TensorHash.Of(x));
    }

    [Theory]
    [InlineData(0, 3)]                                                             // a flip
    [InlineData(2, 3)]                                                             // half a turn
    [InlineData(4, 5, 6)]                                                          // a translation by one
    public void Transforms_by_whole_pixels_keep_the_pixels_bits(params int[] numbers)
    {
        using var augment = WithProbability(0.5);
        var next = 0;

        var moved = augment.Apply(x, count => full(count, Number(next++)));

        var expected = numbers[0] switch
        {
            0 => x.flip(3),
            2 => x.flip(2, 3),
            _ => cat([x[.., .., 1..2], x[.., .., ..7]], 2),
        };
        if (numbers[0] == 4)
            expected = cat([expected[.., .., .., 1..2], expected[.., .., .., ..5]], 3);
        TensorHash.Of(moved).Should().Be(TensorHash.Of(expected.contiguous()));

        double Number(int index) => index == numbers[0] ? 0 : index == 3 ? 0.5 : 0.9;
    }

    [Fact]
    public void A_quarter_turn_of_a_square_image_keeps_the_pixels_bits()
    {
        using var augment = WithProbability(0.5);
        var (square, next) = (x[.., .., ..6], 0);

        var turned = augment.Apply(square, count => full(count, next++ is 2 ? 0 : next == 4 ? 0.25 : 0.9));

        TensorHash.Of(turned).Should().Be(TensorHash.Of(square.rot90(1, (2, 3)).contiguous()));
    }

    [Fact]
    public void Each_transform_is_chosen_with_the_probability_and_two_rotations_with_it_together()
    {
        using var augment = WithProbability(0.3);
        var images = randn(4_000, 1, 4, 4);

        var share = Share(augment.Apply(images, count => rand(count)));

        // By hand: half of the flips and a quarter of the quarters change nothing, nor do moves by (0, 0) of 3 × 3.
        var unchanged = (1 - 0.3 / 2) * (1 - 0.3 * 3 / 4) * (1 - 0.3 * 8 / 9) * 0.7 * 0.7 * 0.7;
        share.Should().BeApproximately((float)unchanged, 0.03f);

        float Share(Tensor changed) => changed.eq(images).flatten(1).all(1).to(float32).mean().item<float>();
    }

    [Fact]
    public void A_constant_image_is_unchanged_by_every_geometric_transform()
    {
        using var augment = WithProbability(1);

        augment.Apply(full(8, 2, 6, 6, 0.25), count => rand(count)).allclose(full(8, 2, 6, 6, 0.25), 1e-5, 1e-6)
            .Should().BeTrue("edges are reflected, nothing moves in");
    }

    [Fact]
    public void Real_and_generated_images_are_augmented_alike()
    {
        using var augment = WithProbability(0.5, new DiffAugment(true, true, true));

        TensorHash.Of(Augmented()).Should().Be(TensorHash.Of(Augmented()), "it depends on the image and on random numbers");

        Tensor Augmented()
        {
            manual_seed(7);
            return augment.Apply(x, count => rand(count));
        }
    }

    [Fact]
    public void Second_order_gradients_are_finite_differences()
    {
        using var augment = WithProbability(0.8, new DiffAugment(true, true, true));
        var images = rand(2, 3, 6, 6, float64).requires_grad_();
        var random = rand(40, 2, float64);
        var (direction, weights) = (randn_like(images), randn_like(images));

        (InputGradient(images) * weights).sum().backward();

        var expected = (Along(1e-6) - Along(-1e-6)) / 2e-6;
        (images.grad! * direction).sum().item<double>().Should().BeApproximately(expected, 1e-4 * Math.Abs(expected));
        Math.Abs(expected).Should().BeGreaterThan(1e-2, "or else nothing was compared");

        double Along(double step) => (InputGradient((images + direction * step).detach().requires_grad_()) * weights)
            .sum().item<double>();

        Tensor InputGradient(Tensor at)
        {
            var next = 0;
            return autograd.grad(
                [augment.Apply(at, _ => random[next++]).pow(3).sum()], [at], retain_graph: true, create_graph: true)[0];
        }
    }

    [Fact]
    public void It_leaves_no_intermediate_tensor_behind()
    {
        using var augment = WithProbability(0.5, new DiffAugment(true, true, true));
        using var scope = NewDisposeScope();
        var scores = ones(4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        augment.Apply(x, count => rand(count));
        augment.Observe(scores, 4);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the images stay");
    }

    [Theory]
    [InlineData(1.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.6, 0)]
    [InlineData(0.6, double.PositiveInfinity)]
    public void Numbers_out_of_range_are_rejected(double target, double imagesToOne)
    {
        var create = () => new AdaptiveAugment(null, target, imagesToOne);

        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*is usual*");
    }

    [Fact]
    public void Images_without_a_batch_dimension_are_rejected()
    {
        using var augment = WithProbability(1);

        augment.Invoking(its => its.Apply(x[0], count => rand(count)))
            .Should().Throw<ArgumentException>().WithMessage("*N×C×H×W*but got 3×8×6;*");
    }

    [CudaFact]
    public void On_cuda_it_computes_the_same_as_on_the_cpu()
    {
        using var augment = WithProbability(0.7, new DiffAugment(true, true, true));
        var (random, next) = (rand(40, 4), 0);
        var expected = augment.Apply(x, _ => random[next++]);

        next = 0;
        augment.to(CUDA);
        var there = augment.Apply(x.to(CUDA), _ => random[next++].to(CUDA));

        there.cpu().allclose(expected, 1e-3, 1e-4).Should().BeTrue();
    }

    private static AdaptiveAugment WithProbability(double probability, DiffAugment? further = null)
    {
        var augment = new AdaptiveAugment(further);
        augment.Probability.fill_(probability);

        return augment;
    }
}
