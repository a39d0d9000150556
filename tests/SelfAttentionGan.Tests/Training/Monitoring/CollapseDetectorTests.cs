using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class CollapseDetectorTests
{
    private const string ModeCollapse = "Mode collapse suspected", VanishedLoss = "has vanished";

    private static readonly TrainingReport Healthy = new()
    {
        Step = 0,
        DiscriminatorLoss = 1,
        RealScore = 1,
        FakeScore = -1,
        Diversity = 0.9,
    };

    private static readonly TrainingReport Collapsed = Healthy with { Diversity = 0.01 };
    private static readonly TrainingReport WithVanishedLoss = Healthy with { DiscriminatorLoss = 0.001 };

    private readonly GanTrainerOptions options = new() { CollapseSteps = 30 };

    [Theory]
    [InlineData(1, 30)]
    [InlineData(10, 30)]
    [InlineData(30, 30)]
    [InlineData(20, 40)]
    [InlineData(100, 100)]
    public void One_warning_is_returned_at_the_first_report_after_the_number_of_steps(int every, int at)
    {
        Warnings(Collapsed, every, reports: 200).Should().Equal((at, ModeCollapse));
        Warnings(WithVanishedLoss, every, reports: 200).Should().Equal((at, VanishedLoss));
    }

    [Fact]
    public void A_healthy_training_has_no_warnings()
    {
        Warnings(Healthy, every: 10, reports: 100).Should().BeEmpty();
    }

    [Fact]
    public void Both_collapses_can_occur_at_once()
    {
        Warnings(Collapsed with { DiscriminatorLoss = 0 }, every: 10, reports: 10).Should().Equal((30, ModeCollapse), (30, VanishedLoss));
    }

    [Fact]
    public void A_recovery_in_between_restarts_the_count()
    {
        var detector = new CollapseDetector(options);

        Update(detector, Collapsed, 10, 20).Should().BeEmpty();
        Update(detector, Healthy, 30).Should().BeEmpty();
        Update(detector, Collapsed, 40, 50).Should().BeEmpty();
        Update(detector, Collapsed, 60).Should().Equal((60, ModeCollapse));
        Update(detector, Healthy, 70).Should().BeEmpty();
        Update(detector, Collapsed, 80, 90, 100).Should().Equal([(100, ModeCollapse)], "it is another collapse");
    }

    [Fact]
    public void A_threshold_of_zero_disables_the_check()
    {
        (options.MinDiversity, options.MinDiscriminatorLoss) = (0, 0);

        Warnings(Collapsed with { DiscriminatorLoss = 0 }, every: 10, reports: 100).Should().BeEmpty();
    }

    [Fact]
    public void A_restored_detector_continues_its_count()
    {
        var state = TrainingStates.Empty();
        var first = new CollapseDetector(options);
        Update(first, Collapsed, 10, 20).Should().BeEmpty();
        first.Save(state);

        var second = new CollapseDetector(options);
        second.Restore(state);

        Update(second, Collapsed, 30).Should().Equal((30, ModeCollapse));
    }

    [Fact]
    public void Restoring_a_state_without_counts_resets_the_detector()
    {
        var detector = new CollapseDetector(options);
        Update(detector, Collapsed, 10, 20);

        detector.Restore(TrainingStates.Empty());

        Update(detector, Collapsed, 10, 20).Should().BeEmpty();
        Update(detector, Collapsed, 30).Should().Equal((30, ModeCollapse));
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(0.02)]
    [InlineData(double.NaN)]
    public void Only_a_loss_between_zero_and_the_threshold_has_vanished(double loss)
    {
        Warnings(Healthy with { DiscriminatorLoss = loss }, every: 10, reports: 10).Should().BeEmpty();
    }

    [Fact]
    public void A_loss_has_not_vanished_where_scores_do_not_differ()
    {
        Warnings(WithVanishedLoss with { FakeScore = 0.9 }, every: 10, reports: 10).Should().BeEmpty(
            "a Wasserstein loss is near zero where scores do not differ");
    }

    [Fact]
    public void A_vanished_adversarial_loss_is_detected_despite_penalties()
    {
        var penalized = Healthy with { Losses = new Dictionary<string, double> { ["discriminator.adversarial"] = 0.001 } };
        var onlyTotalVanished = WithVanishedLoss with { Losses = new Dictionary<string, double> { ["discriminator.adversarial"] = 1 } };

        Warnings(penalized, every: 10, reports: 10).Should().Equal((30, VanishedLoss));
        Warnings(onlyTotalVanished, every: 10, reports: 10).Should().BeEmpty();
    }

    private List<(int Step, string Warning)> Warnings(TrainingReport report, int every, int reports) =>
        Update(new(options), report, [.. Enumerable.Range(1, reports).Select(number => number * every)]);

    private static List<(int Step, string Warning)> Update(CollapseDetector detector, TrainingReport report, params int[] steps)
    {
        var warnings = new List<(int, string)>();
        foreach (var step in steps)
            foreach (var warning in detector.Update(report with { Step = step }))
                warnings.Add((step, warning.Contains(ModeCollapse) ? ModeCollapse : warning.Contains(VanishedLoss) ? VanishedLoss : warning));

        return warnings;
    }
}
