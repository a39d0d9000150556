using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Runs;

public sealed class ConsoleObserverTests
{
    private readonly StringWriter output = new() { NewLine = "\n" };

    [Fact]
    public void A_redirected_report_is_a_line_with_losses_speed_and_time_left()
    {
        var console = new ConsoleObserver(100, output, width: null);

        console.Observe(Report(step: 25, secondsLeft: 90));

        output.ToString().Should().Be("step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left\n");
    }

    [Theory]
    [InlineData(48.2, "48 s left")]
    [InlineData(2_881, "48 min 1 s left")]
    [InlineData(288_000, "80 h 0 min left")]
    public void Time_is_told_in_its_two_largest_units(double seconds, string expected)
    {
        var console = new ConsoleObserver(50, output, width: null);

        console.Observe(Report(step: 1, seconds));

        output.ToString().Should().EndWith($"{expected}\n");
    }

    [Theory]
    [InlineData(
        120, "[#######.....................]  25 %  step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left")]
    [InlineData(80, "[#####...............]  25 %  D 1.500  G -0.250  32.0 images/s  1 min 30 s left")]
    [InlineData(60, "[###............]  25 %  D 1.500  G -0.250  1 min 30 s left")]
    [InlineData(40, "[###...........]  25 %  1 min 30 s left")]
    [InlineData(20, "[##.........]  25 %")]
    [InlineData(10, " 25 %")]
    [InlineData(4, " 25")]
    public void In_a_terminal_a_bar_has_as_much_beside_it_as_the_window_has_room_for(int columns, string line)
    {
        var console = new ConsoleObserver(100, output, () => columns);

        console.Observe(Report(step: 25, secondsLeft: 90));

        output.ToString().Should().Be($"\r{line}");
        line.Length.Should().BeLessThan(columns, "a full line would begin another one");
    }

    [Fact]
    public void In_a_terminal_one_line_renews_itself_and_ends_with_the_last_step()
    {
        var console = new ConsoleObserver(20, output, () => 80);

        console.Observe(Report(step: 10, secondsLeft: 90));
        console.Observe(Report(step: 20, secondsLeft: 0));

        var lines = output.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(2).And.OnlyContain(line => line.TrimEnd().Length < 80);
        lines[0].Should().Contain(" 50 %").And.NotEndWith("\n");
        lines[1].Should().Contain("100 %").And.EndWith("\n");
        lines[1].TrimEnd('\n').Length.Should().BeGreaterThanOrEqualTo(lines[0].Length, "nothing of it stays");
    }

    [Theory]
    [InlineData(1, "[....")]
    [InlineData(50, "[#######........]")]
    [InlineData(100, "[###############]")]
    public void The_bar_fills_with_the_steps(int step, string begins)
    {
        var console = new ConsoleObserver(100, output, () => 60);

        console.Observe(Report(step, secondsLeft: 90));

        output.ToString().Should().StartWith($"\r{begins}");
    }

    [Fact]
    public void A_window_that_shrinks_is_not_overrun()
    {
        var columns = 100;
        var console = new ConsoleObserver(100, output, () => columns);
        console.Observe(Report(step: 10, secondsLeft: 90));
        columns = 40;

        console.Observe(Report(step: 20, secondsLeft: 80));

        output.ToString().Split('\r')[^1].Length.Should().BeLessThan(40);
    }

    [Fact]
    public void Nothing_but_plain_characters_is_written()
    {
        var console = new ConsoleObserver(100, output, () => 80);

        console.Observe(Report(step: 10, secondsLeft: 90));

        output.ToString().Should().MatchRegex("^\r[ -~]+$", "no colours, so NO_COLOR is kept by itself");
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
