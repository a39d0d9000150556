using Goldens;
using SelfAttentionGan.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives;

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
    public void It_draws_and_computes_what_python_does(
        string name, bool color, bool translation, bool cutout, int firstDraw)
    {
        var golden = new Golden("gan-augmentation");

        var changed = new DiffAugment(color, translation, cutout).Apply(golden["x"], Chance(golden, firstDraw));

        golden.ShouldHold(name, changed, within: 1e-12);
    }

    [Fact]
    public void The_gradient_of_the_pictures_is_pytorchs()
    {
        var golden = new Golden("gan-augmentation");
        var images = golden["x"].clone().requires_grad_();

        All.Apply(images, Chance(golden, firstDraw: 0)).pow(3).sum().backward();

        golden.ShouldHold("all.grad", images.grad, within: 1e-12);
    }

    [Fact]
    public void With_nothing_on_the_pictures_stay_the_same_bits_and_nothing_is_drawn()
    {
        var none = new DiffAugment(color: false, translation: false, cutout: false);

        var same = none.Apply(x, count => throw new InvalidOperationException($"{count} numbers were drawn."));

        same.allclose(x, 0, 0).Should().BeTrue();
        same.Dispose();
        x.IsInvalid.Should().BeFalse("what comes back is the caller's, what was handed in stays");
    }

    [Fact]
    public void Draws_from_the_middle_change_no_colour_and_move_nothing()
    {
        new DiffAugment(color: true, translation: true, cutout: false).Apply(x, Middle)
            .allclose(x, 1e-5, 1e-6).Should().BeTrue("no brightness added, both factors 1, a move by 0");

        Translation.Apply(x, Middle).allclose(x, 0, 0).Should().BeTrue("a move takes the pixels as they are");

        static Tensor Middle(long count) => full(count, 0.5);
    }

    [Theory]
    [InlineData(0, -0.5)]
    [InlineData(1, 0.5)]
    public void Brightness_is_added(float draw, double added)
    {
        var changed = Color.Apply(x, Draws(draw, 0.5f, 0.5f));

        changed.allclose(x + added, 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Saturation_goes_from_grey_to_twice_as_far_from_it()
    {
        var grey = x.mean([1], keepdim: true);

        Color.Apply(x, Draws(0.5f, 0, 0.5f)).allclose(grey.expand(x.shape), 1e-5, 1e-6).Should().BeTrue();
        Color.Apply(x, Draws(0.5f, 1, 0.5f)).allclose(grey + 2 * (x - grey), 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Contrast_is_taken_around_each_pictures_mean()
    {
        var mean = x.mean([1, 2, 3], keepdim: true);

        Color.Apply(x, Draws(0.5f, 0.5f, 0)).allclose(mean + 0.5 * (x - mean), 1e-5, 1e-6).Should().BeTrue();
        Color.Apply(x, Draws(0.5f, 0.5f, 1)).allclose(mean + 1.5 * (x - mean), 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Saturation_leaves_one_channel_alone()
    {
        var grey = x[.., ..1];

        Color.Apply(grey, Draws(0.5f, 0.9f, 0.5f)).allclose(grey, 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void A_picture_moves_by_up_to_an_eighth_either_way_and_zeros_move_in()
    {
        var up = Translation.Apply(x, Draws(0.99f, 0.5f));
        var right = Translation.Apply(x, Draws(0.5f, 0));

        up[.., .., ..7].allclose(x[.., .., 1..], 0, 0).Should().BeTrue("an eighth of 8 is 1");
        up[.., .., 7].abs().max().item<float>().Should().Be(0);
        right[.., .., .., 2..].allclose(x[.., .., .., ..14], 0, 0).Should().BeTrue("an eighth of 16 is 2");
        right[.., .., .., ..2].abs().max().item<float>().Should().Be(0);
    }

    [Theory]
    [InlineData(0, 0, 0, 2, 0, 4)]
    [InlineData(0.5, 0.5, 2, 6, 4, 12)]
    [InlineData(0.99, 0.99, 6, 8, 12, 16)]
    public void A_hole_of_half_the_size_lies_around_its_centre(
        float row, float column, int top, int bottom, int left, int right)
    {
        var changed = Cutout.Apply(x, Draws(row, column));

        var hole = zeros(8, 16);
        hole[top..bottom, left..right] = 1;
        changed.allclose(x * (1 - hole), 0, 0).Should().BeTrue("by hand: centres are the rows 0, 4, 8, the columns 0, 8, 16");
    }

    [Fact]
    public void Every_move_and_every_hole_comes_about_as_often()
    {
        var images = ones(3_000, 1, 8, 8);

        var moves = Translation.Apply(images, count => rand(count)).sum([1, 3]);          // (n, h)
        var holes = Cutout.Apply(images, count => rand(count)).sum([1, 2, 3]);           // (n)

        Share(moves[.., 0].eq(0)).Should().BeApproximately(1 / 3f, 0.05f, "down by one, of three moves");
        Share(moves[.., 7].eq(0)).Should().BeApproximately(1 / 3f, 0.05f, "up by one, of three moves");
        Share(holes.eq(64 - 16)).Should().BeApproximately(25 / 81f, 0.05f, "by hand: 5 of 9 centres keep all 4 rows");

        static float Share(Tensor which) => which.to(ScalarType.Float32).mean().item<float>();
    }

    [Fact]
    public void Each_picture_has_chance_of_its_own()
    {
        var twins = x[..1].expand(2, 3, 8, 16);

        foreach (var one in new[] { Color, Translation, Cutout })
        {
            var changed = one.Apply(twins, count => tensor(new[] { 0.1f, 0.9f })[..(int)count]);

            changed[0].allclose(changed[1]).Should().BeFalse();
            changed[0].allclose(one.Apply(x[..1], _ => full(1, 0.1))[0], 1e-5, 1e-6)
                .Should().BeTrue("the other picture of the batch does not matter");
        }
    }

    [Fact]
    public void The_last_number_below_one_makes_the_largest_move()
    {
        var wide = ones(1, 1, 1, 1_032);
        var last = full(1, 1 - Math.ScaleB(1, -24));

        var moved = Translation.Apply(wide, _ => last);

        moved.sum().item<float>().Should().Be(1_032 - 129, "an eighth of 1032 moved out; 32 bits round to no 260th move");
    }

    [Fact]
    public void Gradients_of_gradients_are_what_small_steps_show()
    {
        var images = (rand(2, 3, 8, 8, ScalarType.Float64) + 0.5).requires_grad_();
        var chance = rand(7, 2, ScalarType.Float64);
        var (direction, weights) = (randn_like(images), randn_like(images));

        var slope = InputGradient(images);
        (slope * weights).sum().backward();

        var expected = (Along(1e-6) - Along(-1e-6)) / 2e-6;
        (images.grad! * direction).sum().item<double>().Should().BeApproximately(expected, 1e-5);
        Math.Abs(expected).Should().BeGreaterThan(1e-2, "or else nothing was compared");

        double Along(double step) => (InputGradient((images + direction * step).detach().requires_grad_()) * weights)
            .sum().item<double>();

        Tensor InputGradient(Tensor at)
        {
            var draw = 0;
            var changed = All.Apply(at, _ => chance[draw++]);
            return autograd.grad([changed.pow(3).sum()], [at], retain_graph: true, create_graph: true)[0];
        }
    }

    [Fact]
    public void Pictures_without_a_batch_are_refused()
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

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the pictures stay");
    }

    [CudaFact]
    public void On_cuda_it_changes_them_as_on_the_cpu()
    {
        var (chance, first) = (rand(7, 2), 0);
        var expected = All.Apply(x, _ => chance[first++]);

        first = 0;
        var there = All.Apply(x.to(CUDA), _ => chance[first++].to(CUDA));

        there.cpu().allclose(expected, 1e-5, 1e-6).Should().BeTrue();
    }

    private static Func<long, Tensor> Chance(Golden golden, int firstDraw) => count =>
    {
        count.Should().Be(3);

        return golden["random"][firstDraw++];
    };

    private static Func<long, Tensor> Draws(params float[] draws)
    {
        var next = 0;
        return count => full(count, draws[next++]);
    }
}
