using Goldens;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class TopKTrainingTests : IClassFixture<Seeded>
{
    private readonly Golden golden = new("gan-top-k");

    /// <summary>Every loss by its name in <c>gan_losses.py</c>.</summary>
    public static TheoryData<string, IGanLoss> Losses => new()
    {
        { "hinge", new HingeLoss() },
        { "bce", new BceLoss() },
        { "bce.saturating", new BceLoss(saturating: true) },
        { "least_squares", new LeastSquaresLoss() },
        { "wasserstein", new WassersteinLoss() },
        { "relativistic", new RelativisticAverageLoss() },
        { "pairing", new RelativisticPairingLoss() },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void With_every_loss_it_is_pytorchs(string name, IGanLoss loss)
    {
        var scores = golden["fake"].clone().requires_grad_();

        var select = new TopKTraining(fraction: 0.6).Selection(scores, step: 1);
        var value = loss.ForGenerator(select(scores), () => select(golden["real"]));
        value.backward();

        golden.ShouldHold(name, value, 1e-11);
        golden.ShouldHold($"grad.{name}", scores.grad, 1e-11);
    }

    [Fact]
    public void Only_the_largest_scores_have_a_gradient()
    {
        var scores = tensor(new[] { 1f, -3f, 2f, 0f }, requires_grad: true);

        new TopKTraining(0.5).Selection(scores, step: 1)(scores).sum().backward();

        scores.grad!.data<float>().ToArray().Should().Equal(1, 0, 1, 0);
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(0.5, 100)]
    public void All_scores_are_the_plain_batch_to_the_bit(double fraction, int decaySteps)
    {
        var scores = randn(5, 1);

        new TopKTraining(fraction, decaySteps).Selection(scores, step: 1)(scores).Should().BeSameAs(scores);
    }

    [Fact]
    public void The_number_falls_by_the_same_factor_in_each_step_and_stays()
    {
        var topK = new TopKTraining(fraction: 0.25, decaySteps: 20);

        new[] { 1, 11, 21, 22, int.MaxValue }.Select(step => topK.Count(64, step)).Should().Equal(64, 32, 16, 16, 16);
        topK.Count(1, int.MaxValue).Should().Be(1, "one is always left");
        new TopKTraining(0.29).Count(100, 1).Should().Be(29, "0.29 · 100 is below 29 by rounding");
    }

    [Fact]
    public void The_papers_decay_by_a_hundredth_in_each_epoch_takes_69_epochs()
    {
        var stepsPerEpoch = 100;
        var topK = new TopKTraining(fraction: 0.5, decaySteps: 69 * stepsPerEpoch);

        for (var epoch = 0; epoch < 69; epoch++)
            topK.Count(10_000, 1 + epoch * stepsPerEpoch)
                .Should().BeCloseTo((long)(10_000 * Math.Pow(0.99, epoch)), 4, "0.99⁶⁹ = 0.4998");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1.1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0.5, -1)]
    public void Numbers_out_of_range_are_rejected(double fraction, int decaySteps)
    {
        var create = () => new TopKTraining(fraction, decaySteps);

        create.Should().Throw<ArgumentOutOfRangeException>();
    }
}
