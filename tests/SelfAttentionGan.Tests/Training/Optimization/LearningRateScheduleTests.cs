using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Optimization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace SelfAttentionGan.Tests.Training.Optimization;

public sealed class LearningRateScheduleTests
{
    private const double Final = 0.1;

    public static TheoryData<LearningRateScheduleKind> Decays => [LearningRateScheduleKind.Linear, LearningRateScheduleKind.Exponential, LearningRateScheduleKind.Cosine];

    [Fact]
    public void A_constant_rate_does_not_change()
    {
        Factors(new() { Steps = 5 }).Should().Equal(1, 1, 1, 1, 1);
    }

    [Fact]
    public void A_linear_decay_subtracts_the_same_in_every_step()
    {
        Factors(new() { Steps = 4, LearningRateSchedule = LearningRateScheduleKind.Linear, FinalLearningRateFactor = 0.2 })
            .Should().BeApproximately([0.8, 0.6, 0.4, 0.2], "1 − 0.8 · step / 4");
    }

    [Fact]
    public void An_exponential_decay_has_the_same_factor_in_every_step()
    {
        Factors(new() { Steps = 4, LearningRateSchedule = LearningRateScheduleKind.Exponential, FinalLearningRateFactor = 0.0625 })
            .Should().BeApproximately([0.5, 0.25, 0.125, 0.0625], "0.0625 to the power of step / 4");
    }

    [Fact]
    public void A_cosine_decay_is_slow_fast_and_slow()
    {
        var half = Math.Sqrt(0.5);

        Factors(new() { Steps = 4, LearningRateSchedule = LearningRateScheduleKind.Cosine, FinalLearningRateFactor = 0 })
            .Should().BeApproximately([(1 + half) / 2, 0.5, (1 - half) / 2, 0], "cosines of 45°, 90°, 135° and 180°");
    }

    [Fact]
    public void A_warmup_rises_linearly_to_the_full_rate()
    {
        Factors(new() { Steps = 6, WarmupSteps = 4 })
            .Should().BeApproximately([0.25, 0.5, 0.75, 1, 1, 1], "step / 4, then full");
    }

    [Fact]
    public void Rates_decay_between_two_steps_and_are_constant_around_them()
    {
        Factors(new() { Steps = 8, LearningRateSchedule = LearningRateScheduleKind.Linear, FinalLearningRateFactor = 0, DecayStartStep = 2, DecayEndStep = 6 })
            .Should().BeApproximately([1, 1, 0.75, 0.5, 0.25, 0, 0, 0], "a quarter in each of the steps 3 to 6");
    }

    [Fact]
    public void Decay_starts_after_the_warmup()
    {
        Factors(new() { Steps = 6, LearningRateSchedule = LearningRateScheduleKind.Linear, FinalLearningRateFactor = 0, WarmupSteps = 4, DecayStartStep = 2 })
            .Should().BeApproximately([0.25, 0.5, 0.75, 1, 0.5, 0], "the warm-up comes first");
    }

    [Theory]
    [MemberData(nameof(Decays))]
    public void Every_decay_ends_exactly_at_the_final_rate(LearningRateScheduleKind schedule)
    {
        var options = Long(schedule) with { DecayEndStep = 500 };

        LearningRateSchedule.Factor(options, 499).Should().BeGreaterThan(Final);
        LearningRateSchedule.Factor(options, 500).Should().Be(Final);
        LearningRateSchedule.Factor(options, 1_000).Should().Be(Final);
        LearningRateSchedule.Factor(options, 2_000).Should().Be(Final, "a run may be resumed for longer");
    }

    [Theory]
    [MemberData(nameof(Decays))]
    public void Every_decay_is_monotonic(LearningRateScheduleKind schedule)
    {
        var factors = Factors(Long(schedule) with { WarmupSteps = 100, DecayStartStep = 300, DecayEndStep = 800 });

        factors.Take(100).Should().BeInAscendingOrder().And.EndWith(1);
        factors.Skip(100).Should().BeInDescendingOrder();
        factors.Zip(factors.Skip(1)).Should().OnlyContain(
            pair => Math.Abs(pair.First - pair.Second) <= 0.01 + 1e-12, "no step is higher than the warm-up's");
    }

    [Theory]
    [MemberData(nameof(Decays))]
    public void A_factor_depends_on_the_step_alone(LearningRateScheduleKind schedule)
    {
        var options = Long(schedule) with { WarmupSteps = 10 };
        var forwards = Factors(options);

        Enumerable.Range(1, options.Steps).Reverse().Select(step => LearningRateSchedule.Factor(options, step)).Reverse()
            .Should().Equal(forwards, "a resumed run computes a step without those before");
    }

    [Theory]
    [MemberData(nameof(Decays))]
    public void A_longer_run_has_the_same_rates_where_the_end_of_the_decay_is_given(LearningRateScheduleKind schedule)
    {
        var options = Long(schedule) with { DecayEndStep = 700 };

        Factors(options with { Steps = 2_000 }).Take(1_000).Should().Equal(Factors(options));
    }

    [Fact]
    public void A_linear_decay_is_pytorchs_LinearLR() => ShouldBe(
        LearningRateScheduleKind.Linear,
        optimizer => lr_scheduler.LinearLR(optimizer, start_factor: 1, end_factor: Final, total_iters: 20));

    [Fact]
    public void An_exponential_decay_is_pytorchs_ExponentialLR() => ShouldBe(
        LearningRateScheduleKind.Exponential, optimizer => lr_scheduler.ExponentialLR(optimizer, gamma: Math.Pow(Final, 1 / 20.0)));

    [Fact]
    public void A_cosine_decay_is_pytorchs_CosineAnnealingLR() => ShouldBe(
        LearningRateScheduleKind.Cosine, optimizer => lr_scheduler.CosineAnnealingLR(optimizer, T_max: 20, eta_min: Final));

    /// <summary>Compares twenty steps of a rate of one.</summary>
    private static void ShouldBe(LearningRateScheduleKind schedule, Func<Optimizer, lr_scheduler.LRScheduler> make)
    {
        using var optimizer = SGD([Parameter(zeros(1))], learningRate: 1);
        var scheduler = make(optimizer);
        var expected = new List<double>();
        for (var step = 1; step <= 20; step++)
        {
            optimizer.step();
            scheduler.step();
            expected.Add(optimizer.ParamGroups.First().LearningRate);
        }

        Factors(new() { Steps = 20, LearningRateSchedule = schedule, FinalLearningRateFactor = Final })
            .Should().BeApproximately(expected, "torch counts as many steps");
    }

    private static GanTrainerOptions Long(LearningRateScheduleKind schedule) =>
        new() { Steps = 1_000, LearningRateSchedule = schedule, FinalLearningRateFactor = Final };

    private static double[] Factors(GanTrainerOptions options) =>
        [.. Enumerable.Range(1, options.Steps).Select(step => LearningRateSchedule.Factor(options, step))];
}
