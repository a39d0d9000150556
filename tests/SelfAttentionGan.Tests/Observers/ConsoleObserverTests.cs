using SelfAttentionGan.Observers;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Observers;

public sealed class ConsoleObserverTests
{
    private readonly StringWriter output = new() { NewLine = "\n" };

    [Fact]
    public void A_report_is_a_line_with_losses_speed_and_time_left()
    {
        var console = new ConsoleObserver(100, output);

        console.Observe(Report(step: 25, secondsLeft: 90));
        console.Observe(Report(step: 26, secondsLeft: 89));

        output.ToString().Should().Be(
            "step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left\n"
            + "step 26/100  D 1.500  G -0.250  32.0 images/s  1 min 29 s left\n");
    }

    [Theory]
    [InlineData(48.2, "48 s left")]
    [InlineData(2_881, "48 min 1 s left")]
    [InlineData(288_000, "80 h 0 min left")]
    public void Time_is_shown_in_its_two_largest_units(double seconds, string expected)
    {
        var console = new ConsoleObserver(50, output);

        console.Observe(Report(step: 1, seconds));

        output.ToString().Should().EndWith($"{expected}\n");
    }

    private static TrainingReport Report(int step, double secondsLeft) => new()
    {
        Step = step,
        DiscriminatorLoss = 1.5,
        GeneratorLoss = -0.25,
        ImagesPerSecond = 32,
        SecondsLeft = secondsLeft,
    };
}
