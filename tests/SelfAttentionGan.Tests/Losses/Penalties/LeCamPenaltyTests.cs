using SelfAttentionGan.Losses.Penalties;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class LeCamPenaltyTests
{
    private readonly LeCamPenalty penalty = new(decay: 0.75);

    [Fact]
    public void The_running_means_start_as_the_first_batchs()
    {
        var value = Compute([1, 3], [0, -2]);

        value.Should().Be(20, "by hand: (2² + 4²)/2 on either side");
        Means().Should().Equal(2, -1);
    }

    [Fact]
    public void The_running_means_are_updated_before_the_penalty_is_computed()
    {
        Compute([2], [-1]);

        var value = Compute([6], [3]);

        Means().Should().Equal([3, 0], "by hand: ¾ of the first batch, ¼ of the second");
        value.Should().Be(36, "by hand: (6 − 0)² + max(0, 3 − 3)²");
    }

    [Fact]
    public void Scores_beyond_the_running_means_have_no_penalty()
    {
        penalty.eval();

        Compute([-1], [2]).Should().Be(0, "fresh means are zero: real lies below the fakes', fake above the reals'");
    }

    [Fact]
    public void Evaluation_updates_nothing()
    {
        Compute([2], [-1]);
        penalty.eval();

        Compute([6], [3]).Should().Be(49, "by hand: (6 − −1)² + max(0, 2 − 3)²");
        Means().Should().Equal(2, -1);
    }

    [Fact]
    public void Scores_have_a_gradient_and_the_means_have_none()
    {
        var (real, fake) = (tensor(new[] { 1f, 3f }, requires_grad: true), tensor(new[] { 0f, -2f }, requires_grad: true));

        penalty.Compute(PenaltyContexts.As(real, fake)).backward();

        real.grad!.data<float>().ToArray().Should().Equal([2, 4], "by hand: 2 · (real − −1)/n; the mean is a constant");
        fake.grad!.data<float>().ToArray().Should().Equal([-2, -4], "by hand: −2 · (2 − fake)/n");
        penalty.buffers().Should().OnlyContain(buffer => !buffer.requires_grad);
    }

    [Fact]
    public void A_penalty_can_be_backpropagated_after_the_next_one_was_computed()
    {
        var real = tensor(new[] { 2f }, requires_grad: true);
        var value = penalty.Compute(PenaltyContexts.As(real, tensor(new[] { -1f })));

        Compute([6], [3]);
        value.backward();

        real.grad!.item<float>().Should().Be(6, "by hand: 2 · (2 − −1), with the means as they were");
    }

    [Fact]
    public void The_running_means_are_its_state()
    {
        Compute([2], [-1]);
        using var resumed = new LeCamPenalty(decay: 0.75);

        resumed.load_state_dict(penalty.state_dict());

        penalty.state_dict().Keys.Should().BeEquivalentTo("real_mean", "fake_mean", "batches");
        resumed.Compute(PenaltyContexts.As(tensor(6f), tensor(3f))).item<float>().Should().Be(Compute([6], [3]));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_decay_of_one_is_rejected(double decay)
    {
        var make = () => new LeCamPenalty(decay: decay);

        make.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage(FormattableString.Invariant($"*from 0 to below 1, but got {decay};*"));
    }

    [Fact]
    public void Made_in_a_scope_it_outlives_the_scope()
    {
        LeCamPenalty created;
        using (NewDisposeScope())
            created = new();

        created.Compute(PenaltyContexts.As(ones(2), zeros(2))).item<float>().Should().Be(2);
    }

    [Fact]
    public void It_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var context = PenaltyContexts.As(ones(2), zeros(2));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        penalty.Compute(context);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
    }

    [CudaFact]
    public void Moved_to_cuda_it_computes_there()
    {
        penalty.to(CUDA);

        Compute([2], [-1], CUDA);

        Compute([6], [3], CUDA).Should().Be(36, "as on the CPU");
    }

    private float Compute(float[] real, float[] fake, Device? device = null) =>
        penalty.Compute(PenaltyContexts.As(tensor(real, device: device), tensor(fake, device: device))).cpu().item<float>();

    private float[] Means() =>
        [penalty.get_buffer("real_mean")!.item<float>(), penalty.get_buffer("fake_mean")!.item<float>()];
}
