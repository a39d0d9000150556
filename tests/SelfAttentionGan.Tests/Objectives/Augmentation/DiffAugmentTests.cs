using Goldens;
using SelfAttentionGan.Objectives.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives.Augmentation;

public sealed class DiffAugmentTests : IClassFixture<Seeded>
{
    private static readonly DiffAugment All = new(color: true, translation: true, cutout: true);
    private static readonly DiffAugment Color = new(color: true, translation: false, cutout: false);
    private static readonly DiffAugment Translation = new(color: false, translation: true, cutout: false);
    private static readonly DiffAugment Cutout = new(color: false, translation: false, cutout: true);

    private readonly Tensor x = rand(2, 3, 8, 16) + 0.5;                         // no pixel is zero

    [Theory]
    [InlineData("color", true, false, false, 0)]
    [InlineData("translation", false, true, false, 3)]
    [InlineData("cutout", false, false, true, 5)]
    [InlineData("all", true, true, true, 0)]
    public void Augmented_images_are_those_of_pytorch(
        string name, bool color, bool translation, bool cutout, int first)
    {
        var golden = new Golden("gan-augmentation");

        var changed = new DiffAugment(color, translation, cutout).Apply(golden["x"], GoldenNumbers(golden, first));

        golden.ShouldHold(name, changed, within: 1e-12);
    }

    [Fact]
    public void The_gradient_of_the_images_is_pytorchs()
    {
        var golden = new Golden("gan-augmentation");
        var images = golden["x"].clone().requires_grad_();

        All.Apply(images, GoldenNumbers(golden, first: 0)).pow(3).sum().backward();

        golden.ShouldHold("all.grad", images.grad, within: 1e-12);
    }

    [Fact]
    public void Without_any_transform_the_images_are_unchanged_and_no_random_numbers_are_used()
    {
        var none = new DiffAugment(color: false, translation: false, cutout: false);

        var same = none.Apply(x, count => throw new InvalidOperationException($"{count} random numbers were requested."));

        same.allclose(x, 0, 0).Should().BeTrue();
        same.Dispose();
        x.IsInvalid.Should().BeFalse("the result is the caller's, the argument stays alive");
    }

    [Fact]
    public void Random_numbers_of_one_half_change_no_color_and_translate_nothing()
    {
        new DiffAugment(color: true, translation: true, cutout: false).Apply(x, Middle)
            .allclose(x, 1e-5, 1e-6).Should().BeTrue("no brightness added, both factors 1, a move by 0");

        Translation.Apply(x, Middle).allclose(x, 0, 0).Should().BeTrue("a move takes the pixels as they are");

        static Tensor Middle(long count) => full(count, 0.5);
    }

    [Theory]
    [InlineData(0, -0.5)]
    [InlineData(1, 0.5)]
    public void Brightness_is_added(float value, double added)
    {
        var changed = Color.Apply(x, Values(value, 0.5f, 0.5f));

        changed.allclose(x + added, 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Saturation_ranges_from_0_to_2()
    {
        var gray = x.mean([1], keepdim: true);

        Color.Apply(x, Values(0.5f, 0, 0.5f)).allclose(gray.expand(x.shape), 1e-5, 1e-6).Should().BeTrue();
        Color.Apply(x, Values(0.5f, 1, 0.5f)).allclose(gray + 2 * (x - gray), 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Contrast_is_scaled_around_each_images_mean()
    {
        var mean = x.mean([1, 2, 3], keepdim: true);

        Color.Apply(x, Values(0.5f, 0.5f, 0)).allclose(mean + 0.5 * (x - mean), 1e-5, 1e-6).Should().BeTrue();
        Color.Apply(x, Values(0.5f, 0.5f, 1)).allclose(mean + 1.5 * (x - mean), 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Saturation_does_not_change_one_channel()
    {
        var gray = x[.., ..1];

        Color.Apply(gray, Values(0.5f, 0.9f, 0.5f)).allclose(gray, 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Translation_is_up_to_an_eighth_and_pads_with_zeros()
    {
        var up = Translation.Apply(x, Values(0.99f, 0.5f));
        var right = Translation.Apply(x, Values(0.5f, 0));

        up[.., .., ..7].allclose(x[.., .., 1..], 0, 0).Should().BeTrue("an eighth of 8 is 1");
        up[.., .., 7].abs().max().item<float>().Should().Be(0);
        right[.., .., .., 2..].allclose(x[.., .., .., ..14], 0, 0).Should().BeTrue("an eighth of 16 is 2");
        right[.., .., .., ..2].abs().max().item<float>().Should().Be(0);
    }

    [Theory]
    [InlineData(0, 0, 0, 2, 0, 4)]
    [InlineData(0.5, 0.5, 2, 6, 4, 12)]
    [InlineData(0.99, 0.99, 6, 8, 12, 16)]
    public void Cutout_zeros_half_the_size_around_its_center(
        float row, float column, int top, int bottom, int left, int right)
    {
        var changed = Cutout.Apply(x, Values(row, column));

        var hole = zeros(8, 16);
        hole[top..bottom, left..right] = 1;
        changed.allclose(x * (1 - hole), 0, 0).Should().BeTrue("by hand: centers are the rows 0, 4, 8, the columns 0, 8, 16");
    }

    [Fact]
    public void All_translations_and_cutouts_are_equally_frequent()
    {
        var images = ones(3_000, 1, 8, 8);

        var moves = Translation.Apply(images, count => rand(count)).sum([1, 3]);          // (n, h)
        var holes = Cutout.Apply(images, count => rand(count)).sum([1, 2, 3]);           // (n)

        Share(moves[.., 0].eq(0)).Should().BeApproximately(1 / 3f, 0.05f, "down by one, of three moves");
        Share(moves[.., 7].eq(0)).Should().BeApproximately(1 / 3f, 0.05f, "up by one, of three moves");
        Share(holes.eq(64 - 16)).Should().BeApproximately(25 / 81f, 0.05f, "by hand: 5 of 9 centers keep all 4 rows");

        static float Share(Tensor which) => which.to(ScalarType.Float32).mean().item<float>();
    }

    [Fact]
    public void Each_image_has_its_own_random_numbers()
    {
        var copies = x[..1].expand(2, 3, 8, 16);

        foreach (var one in new[] { Color, Translation, Cutout })
        {
            var changed = one.Apply(copies, count => tensor(new[] { 0.1f, 0.9f })[..(int)count]);

            changed[0].allclose(changed[1]).Should().BeFalse();
            changed[0].allclose(one.Apply(x[..1], _ => full(1, 0.1))[0], 1e-5, 1e-6)
                .Should().BeTrue("the other images of the batch do not matter");
        }
    }

    [Fact]
    public void The_largest_number_below_one_gives_the_largest_translation()
    {
        var wide = ones(1, 1, 1, 1_032);
        var last = full(1, 1 - Math.ScaleB(1, -24));

        var moved = Translation.Apply(wide, _ => last);

        moved.sum().item<float>().Should().Be(1_032 - 129, "an eighth of 1032 moved out; 32 bits round to no 260th move");
    }

    [Fact]
    public void Second_order_gradients_are_finite_differences()
    {
        var images = (rand(2, 3, 8, 8, ScalarType.Float64) + 0.5).requires_grad_();
        var random = rand(7, 2, ScalarType.Float64);
        var (direction, weights) = (randn_like(images), randn_like(images));

        var gradient = InputGradient(images);
        (gradient * weights).sum().backward();

        var expected = (Along(1e-6) - Along(-1e-6)) / 2e-6;
        (images.grad! * direction).sum().item<double>().Should().BeApproximately(expected, 1e-5);
        Math.Abs(expected).Should().BeGreaterThan(1e-2, "or else nothing was compared");

        double Along(double step) => (InputGradient((images + direction * step).detach().requires_grad_()) * weights)
            .sum().item<double>();

        Tensor InputGradient(Tensor at)
        {
            var value = 0;
            var changed = All.Apply(at, _ => random[value++]);
            return autograd.grad([changed.pow(3).sum()], [at], retain_graph: true, create_graph: true)[0];
        }
    }

    [Fact]
    public void Images_without_a_batch_dimension_are_rejected()
    {
        var apply = () => All.Apply(x[0], count => rand(count));

        apply.Should().Throw<ArgumentException>().WithMessage("*N×C×H×W*but got 3×8×16;*");
    }

    [Fact]
    public void It_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        All.Apply(x, count => rand(count));

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the images stay");
    }

    [CudaFact]
    public void On_cuda_it_computes_the_same_as_on_the_cpu()
    {
        var (random, first) = (rand(7, 2), 0);
        var expected = All.Apply(x, _ => random[first++]);

        first = 0;
        var there = All.Apply(x.to(CUDA), _ => random[first++].to(CUDA));

        there.cpu().allclose(expected, 1e-5, 1e-6).Should().BeTrue();
    }

    private static Func<long, Tensor> GoldenNumbers(Golden golden, int first) => count =>
    {
        count.Should().Be(3);

        return golden["uniform"][first++];
    };

    private static Func<long, Tensor> Values(params float[] values)
    {
        var next = 0;
        return count => full(count, values[next++]);
    }
}
