using Sagan.Cli.Output;

namespace SelfAttentionGan.Tests.Cli.Output;

/// <summary>A progress bar of work other than training.</summary>
public sealed class WorkProgressTests
{
    [Fact]
    public void A_terminal_shows_a_bar_and_the_result_is_the_works()
    {
        var window = new Window(80);
        var half = "";

        var result = WorkProgress.Show(window.Console, "features", progress =>
        {
            progress.Report(20, 40);
            half = string.Join('\n', window.Lines());
            progress.Report(40, 40);

            return 7;
        });

        result.Should().Be(7);
        half.Should().MatchRegex(@"features ━+ +50%");
        window.Lines().Should().OnlyContain(line => line.Length == 0, "the bar is gone when the work is done");
    }

    [Fact]
    public void Elsewhere_nothing_is_written()
    {
        using var output = new StringWriter();

        WorkProgress.Show(Terminal.Plain(output), "features", progress =>
        {
            progress.Report(20, 40);
            return 0;
        });

        output.ToString().Should().BeEmpty();
    }
}
