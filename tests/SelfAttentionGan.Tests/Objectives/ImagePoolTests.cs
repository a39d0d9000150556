using SelfAttentionGan.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class ImagePoolTests
{
    private readonly ImagePool pool = new(new(1, 2, 2), capacity: 2);

    [Fact]
    public void Until_it_is_full_every_image_is_stored_and_returned()
    {
        Levels(pool.Query(Images(1, 2), Uniform(0.9, 0.9, 0, 0))).Should().Equal(1, 2);
        Levels(pool.get_buffer("images")).Should().Equal(1, 2);
    }

    [Fact]
    public void A_full_pool_returns_an_older_image_with_probability_one_half_and_keeps_the_new_one()
    {
        pool.Query(Images(1, 2), Uniform(0, 0, 0, 0));

        // Choices 0.4 and 0.6, places 0.9 · 2 and 0.6 · 2.
        Levels(pool.Query(Images(3, 4), Uniform(0.4, 0.6, 0.9, 0.6))).Should().Equal(3, 2);
        Levels(pool.get_buffer("images")).Should().Equal(1, 4);
        Levels(pool.Query(Images(5, 6), Uniform(0.6, 0.6, 0, 0))).Should().Equal([1, 5], "the first is stored before the second is asked");
    }

    [Fact]
    public void Images_beyond_its_capacity_are_exchanged_at_once()
    {
        Levels(pool.Query(Images(1, 2, 3), Uniform(0, 0, 0.9, 0, 0, 0.5))).Should().Equal(1, 2, 2);
    }

    [Fact]
    public void Its_state_is_its_images_and_their_number()
    {
        pool.Query(Images(1), Uniform(0, 0));
        using var other = new ImagePool(new(1, 2, 2), capacity: 2);
        other.load_state_dict(pool.state_dict());

        other.Query(Images(7), Uniform(0, 0));

        pool.state_dict().Keys.Should().BeEquivalentTo("images", "count");
        Levels(other.get_buffer("images")).Should().Equal([1, 7], "the second place was free");
    }

    [Fact]
    public void A_query_has_no_gradient_and_leaves_no_tensors()
    {
        using var fresh = Images(1, 2).requires_grad_();
        pool.Query(fresh, Uniform(0, 0, 0, 0)).Dispose();
        using var uniform = tensor([0.9f, 0.9f]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var result = pool.Query(fresh, _ => uniform.alias()))
            result.requires_grad.Should().BeFalse();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Other_images_are_refused()
    {
        pool.Invoking(history => history.Query(zeros(1, 3, 2, 2), Uniform(0, 0))).Should().Throw<ArgumentException>()
            .WithMessage("*1×2×2*1×3×2×2*");
        FluentActions.Invoking(() => new ImagePool(new(1, 2, 2), capacity: 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*at least one image*");
    }

    private static Tensor Images(params int[] levels) =>
        tensor(levels.Select(level => (float)level).ToArray()).view(-1, 1, 1, 1).expand(-1, 1, 2, 2).contiguous();

    private static int[] Levels(Tensor? images) => [.. images![.., 0, 0, 0].data<float>().ToArray().Select(level => (int)level)];

    private static Func<long, Tensor> Uniform(params double[] values)
    {
        var next = 0;
        return count => tensor(Enumerable.Range(0, (int)count).Select(_ => (float)values[next++]).ToArray());
    }
}
