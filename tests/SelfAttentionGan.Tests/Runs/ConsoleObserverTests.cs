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

        console.Observe(Report(step: 25, secondsLeft: 90));

        output.ToString().Should().Be("step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left\n");
    }

    [Theory]
    [InlineData(48.2, "48 s left")]
    [InlineData(2_881, "48 min 1 s left")]
    [InlineData(288_000, "80 h 0 min left")]
    public void Time_is_told_in_its_two_largest_units(double seconds, string expected)
    {
        var console = new ConsoleObserver(50, output, inPlace: false);

        console.Observe(Report(step: 1, seconds));

        output.ToString().Should().EndWith($"{expected}\n");
    }

    [Fact]
    public void In_a_terminal_one_line_renews_itself_and_ends_with_the_last_step()
    {
        var console = new ConsoleObserver(20, output, inPlace: true);

        console.Observe(Report(step: 10, secondsLeft: 1));
        console.Observe(Report(step: 20, secondsLeft: 0));

        output.ToString().Should().StartWith("\rstep 10/20").And.Contain("\rstep 20/20").And.EndWith("\n");
        output.ToString().Count(letter => letter == '\n').Should().Be(1);
    }

    private static TrainingStep Report(int step, double secondsLeft) => new()
    {
        Step = step,
        DiscriminatorLoss = 1.5,
        GeneratorLoss = -0.25,
        ImagesPerSecond = 32,
        SecondsLeft = secondsLeft,
    };
}
