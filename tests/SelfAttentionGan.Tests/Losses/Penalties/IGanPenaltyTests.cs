using Goldens;
using SelfAttentionGan.Losses.Penalties;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class IGanPenaltyTests : IClassFixture<Seeded>
{
    private const double Within = 1e-11;

    private readonly Golden golden = new("gan-penalties");
    private readonly SmallCritic critic = new();

    /// <summary>The penalties on gradients, by their names in <c>gan_losses.py</c>.</summary>
    public static TheoryData<string, IGanPenalty> GradientPenalties => new()
    {
        { "gradient", new GradientPenalty() },
        { "r1", new R1Penalty() },
        { "r2", new R2Penalty() },
    };

    [Theory]
    [MemberData(nameof(GradientPenalties))]
    public void Through_spectral_norm_and_attention_penalty_and_gradients_are_pytorchs(string name, IGanPenalty penalty)
    {
        LoadStart();

        ShouldBe(name, penalty.Compute(PenaltyContexts.Of(Score, golden["real"], golden["fake"], uniform: Share)));
    }

    [Fact]
    public void Lecam_is_pytorchs_on_its_third_batch()
    {
        using var lecam = new LeCamPenalty(decay: 0.9);
        lecam.to(ScalarType.Float64);
        var (real, fake) = (golden["real"], golden["fake"]);
        LoadStart();

        lecam.Compute(Context(fake, real));
        lecam.Compute(Context(real, fake));

        ShouldBe("lecam", lecam.Compute(Context(real / 2, fake / 2)));

        PenaltyContext Context(Tensor high, Tensor low) => PenaltyContexts.As(critic.call(high), critic.call(low));
    }

    [Theory]
    [MemberData(nameof(GradientPenalties))]
    public void A_penalty_leaves_the_parameters_gradients_to_the_trainer(string name, IGanPenalty penalty)
    {
        LoadStart();

        penalty.Compute(PenaltyContexts.Of(Score, golden["real"], golden["fake"], uniform: Share));

        critic.parameters().Should().NotContain(parameter => !Equals(parameter.grad, null), $"{name} has not been backpropagated");
    }

    [Theory]
    [MemberData(nameof(GradientPenalties))]
    public void A_penalty_leaves_no_intermediate_tensor_behind(string name, IGanPenalty penalty)
    {
        using var scope = NewDisposeScope();
        LoadStart();
        var context = PenaltyContexts.Of(Score, golden["real"], golden["fake"], uniform: Share);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        penalty.Compute(context);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, $"{name} is one number");
    }

    // Scoring the context's images would update u and v once more than in Python.
    private Tensor Score(Tensor x) => x.requires_grad ? critic.call(x) : zeros(3, 1, ScalarType.Float64);

    private Tensor Share(long count)
    {
        count.Should().Be(3, "each image has its own interpolate");

        return golden["share"];
    }

    private void LoadStart() => critic.to(ScalarType.Float64).load_state_dict(golden.Under("start"));

    private void ShouldBe(string name, Tensor actual)
    {
        actual.backward();

        golden.ShouldHold(name, actual, Within);
        golden.ShouldHold($"{name}.end.u", critic.get_buffer("features.weight_u"), Within);
        golden.Under($"{name}.grad").Keys.Should().BeEquivalentTo(
            critic.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.name));
        foreach (var key in golden.Under($"{name}.grad").Keys)
            golden.ShouldHold($"{name}.grad.{key}", critic.get_parameter(key)!.grad, Within);
    }
}
