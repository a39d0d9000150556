using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class CollapseDetectorTests
{
    private const string Same = "Mode collapse suspected", Won = "has vanished";

    private static readonly TrainingReport Healthy = new()
    {
        Step = 0,
        DiscriminatorLoss = 1,
        RealScore = 1,
        FakeScore = -1,
        Diversity = 0.9,
    };

    private static readonly TrainingReport Uniform = Healthy with { Diversity = 0.01 };
    private static readonly TrainingReport Victorious = Healthy with { DiscriminatorLoss = 0.001 };

    private readonly GanTrainerOptions options = new() { CollapseSteps = 30 };

    [Theory]
    [InlineData(1, 30)]
    [InlineData(10, 30)]
    [InlineData(30, 30)]
    [InlineData(20, 40)]
    [InlineData(100, 100)]
    public void An_alarm_is_raised_once_at_the_first_report_after_so_many_steps(int every, int at)
    {
        Alarms(Uniform, every, reports: 200).Should().Equal((at, Same));
        Alarms(Victorious, every, reports: 200).Should().Equal((at, Won));
    }

    [Fact]
    public void A_healthy_training_raises_none()
    {
        Alarms(Healthy, every: 10, reports: 100).Should().BeEmpty();
    }

    [Fact]
    public void Both_can_happen_at_once()
    {
        Alarms(Uniform with { DiscriminatorLoss = 0 }, every: 10, reports: 10).Should().Equal((30, Same), (30, Won));
    }

    [Fact]
    public void What_gets_better_in_between_begins_anew()
    {
        var watch = new CollapseDetector(options);

        Heard(watch, Uniform, 10, 20).Should().BeEmpty();
        Heard(watch, Healthy, 30).Should().BeEmpty();
        Heard(watch, Uniform, 40, 50).Should().BeEmpty();
        Heard(watch, Uniform, 60).Should().Equal((60, Same));
        Heard(watch, Healthy, 70).Should().BeEmpty();
        Heard(watch, Uniform, 80, 90, 100).Should().Equal([(100, Same)], "it is another collapse");
    }

    [Fact]
    public void A_threshold_of_zero_turns_a_check_off()
    {
        (options.MinDiversity, options.MinDiscriminatorLoss) = (0, 0);

        Alarms(Uniform with { DiscriminatorLoss = 0 }, every: 10, reports: 100).Should().BeEmpty();
    }

    [Fact]
    public void A_watch_goes_on_where_it_was_written_down()
    {
        var state = States.Empty();
        var first = new CollapseDetector(options);
        Heard(first, Uniform, 10, 20).Should().BeEmpty();
        first.Save(state);

        var second = new CollapseDetector(options);
        second.Restore(state);

        Heard(second, Uniform, 30).Should().Equal((30, Same));
    }

    [Fact]
    public void A_watch_that_finds_nothing_written_down_begins_anew()
    {
        var watch = new CollapseDetector(options);
        Heard(watch, Uniform, 10, 20);

        watch.Restore(States.Empty());

        Heard(watch, Uniform, 10, 20).Should().BeEmpty();
        Heard(watch, Uniform, 30).Should().Equal((30, Same));
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(0.02)]
    [InlineData(double.NaN)]
    public void A_discriminator_has_not_won_with_a_loss_that_is_not_next_to_nothing(double loss)
    {
        Alarms(Healthy with { DiscriminatorLoss = loss }, every: 10, reports: 10).Should().BeEmpty();
    }

    [Fact]
    public void A_discriminator_that_tells_nothing_apart_has_not_won()
    {
        Alarms(Victorious with { FakeScore = 0.9 }, every: 10, reports: 10).Should().BeEmpty(
            "a Wasserstein loss is near nothing where scores do not differ");
    }

    [Fact]
    public void A_victory_is_seen_behind_penalties()
    {
        var paying = Healthy with { Losses = new Dictionary<string, double> { ["discriminator.adversarial"] = 0.001 } };
        var sparing = Victorious with { Losses = new Dictionary<string, double> { ["discriminator.adversarial"] = 1 } };

        Alarms(paying, every: 10, reports: 10).Should().Equal((30, Won));
        Alarms(sparing, every: 10, reports: 10).Should().BeEmpty();
    }

    private List<(int Step, string Alarm)> Alarms(TrainingReport report, int every, int reports) =>
        Heard(new(options), report, [.. Enumerable.Range(1, reports).Select(number => number * every)]);

    private static List<(int Step, string Alarm)> Heard(CollapseDetector watch, TrainingReport report, params int[] steps)
    {
        var alarms = new List<(int, string)>();
        foreach (var step in steps)
            foreach (var warning in watch.Update(report with { Step = step }))
                alarms.Add((step, warning.Contains(Same) ? Same : warning.Contains(Won) ? Won : warning));

        return alarms;
    }
}
