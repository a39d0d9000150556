using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Runs;

public sealed class ConsoleObserverTests
{
    private readonly StringWriter output = new() { NewLine = "\n" };

    [Fact]
    public void A_redirected_report_is_a_line_with_losses_speed_and_time_left()
    {
        var console = new ConsoleObserver(100, output, inPlace: false);

        console.Observe(Report(step: 15, seconds: 20));
        console.Observe(Report(step: 25, seconds: 32));

        output.ToString().Should().Be(
            "step 15/100  D 1.500  G -0.250  32.0 images/s\n" +
            "step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left\n", "75 steps are left at 1.2 s a step");
    }

    [Fact]
    public void A_resumed_run_counts_the_time_of_its_own_steps()
    {
        var console = new ConsoleObserver(1000, output, inPlace: false);

        console.Observe(Report(step: 910, seconds: 10));
        console.Observe(Report(step: 920, seconds: 20));

        output.ToString().Should().EndWith("1 min 20 s left\n", "80 steps are left at 1 s a step");
    }

    [Theory]
    [InlineData(1, "48 s left")]
    [InlineData(60, "48 min 0 s left")]
    [InlineData(6000, "80 h 0 min left")]
    public void Time_is_told_in_its_two_largest_units(double secondsAStep, string expected)
    {
        var console = new ConsoleObserver(50, output, inPlace: false);

        console.Observe(Report(step: 1, seconds: secondsAStep));
        console.Observe(Report(step: 2, seconds: 2 * secondsAStep));

        output.ToString().Should().EndWith($"{expected}\n");
    }

    [Fact]
    public void In_a_terminal_one_line_renews_itself_and_ends_with_the_last_step()
    {
        var console = new ConsoleObserver(20, output, inPlace: true);

        console.Observe(Report(step: 10, seconds: 1));
        console.Observe(Report(step: 20, seconds: 2));

        output.ToString().Should().StartWith("\rstep 10/20").And.Contain("\rstep 20/20").And.EndWith("\n");
        output.ToString().Count(letter => letter == '\n').Should().Be(1);
    }

    private static TrainingStep Report(int step, double seconds) => new()
    {
        Step = step,
        DiscriminatorLoss = 1.5,
        GeneratorLoss = -0.25,
        ImagesPerSecond = 32,
        Seconds = seconds,
    };
}
