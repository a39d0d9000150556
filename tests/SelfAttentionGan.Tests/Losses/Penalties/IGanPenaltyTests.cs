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

    /// <summary>Those on slopes, by their names in <c>gan_losses.py</c>.</summary>
    public static TheoryData<string, IGanPenalty> OnSlopes => new()
    {
        { "gradient", new GradientPenalty() },
        { "r1", new R1Penalty() },
        { "r2", new R2Penalty() },
    };

    [Theory]
    [MemberData(nameof(OnSlopes))]
    public void Through_spectral_norm_and_attention_penalty_and_gradients_are_pytorchs(string name, IGanPenalty penalty)
    {
        Begin();

        ShouldBe(name, penalty.Compute(PenaltyContexts.Of(Score, golden["real"], golden["fake"], uniform: Share)));
    }

    [Fact]
    public void Lecam_is_pytorchs_on_its_third_batch()
    {
        using var lecam = new LeCamPenalty(decay: 0.9);
        lecam.to(ScalarType.Float64);
        var (real, fake) = (golden["real"], golden["fake"]);
        Begin();

        lecam.Compute(Judge(fake, real));
        lecam.Compute(Judge(real, fake));

        ShouldBe("lecam", lecam.Compute(Judge(real / 2, fake / 2)));

        PenaltyContext Judge(Tensor high, Tensor low) => PenaltyContexts.As(critic.call(high), critic.call(low));
    }

    [Theory]
    [MemberData(nameof(OnSlopes))]
    public void A_penalty_leaves_the_parameters_gradients_to_the_trainer(string name, IGanPenalty penalty)
    {
        Begin();

        penalty.Compute(PenaltyContexts.Of(Score, golden["real"], golden["fake"], uniform: Share));

        critic.parameters().Should().NotContain(parameter => !Equals(parameter.grad, null), $"{name} is not yet lowered");
    }

    [Theory]
    [MemberData(nameof(OnSlopes))]
    public void A_penalty_leaves_no_intermediate_tensor_behind(string name, IGanPenalty penalty)
    {
        using var scope = NewDisposeScope();
        Begin();
        var judgement = PenaltyContexts.Of(Score, golden["real"], golden["fake"], uniform: Share);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        penalty.Compute(judgement);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, $"{name} is one number");
    }

    // Scores of the pictures in the judgement itself would move u and v once more than in Python.
    private Tensor Score(Tensor x) => x.requires_grad ? critic.call(x) : zeros(3, 1, ScalarType.Float64);

    private Tensor Share(long count)
    {
        count.Should().Be(3, "each picture has a mix of its own");

        return golden["share"];
    }

    private void Begin() => critic.to(ScalarType.Float64).load_state_dict(golden.Under("start"));

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
