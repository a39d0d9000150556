using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Sagan.Cli.Output;
using SelfAttentionGan.Training;
using Spectre.Console;

namespace SelfAttentionGan.Tests.Cli.Output;

/// <summary>What a terminal shows of a training; a screen here does what a terminal does with it.</summary>
public sealed partial class TrainingProgressTests
{
    private const int Steps = 100;

    [Theory]
    [InlineData(120, "25% step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left")]
    [InlineData(80, "25% D 1.500  G -0.250  32.0 images/s  1 min 30 s left")]
    [InlineData(60, "25% D 1.500  G -0.250  1 min 30 s left")]
    [InlineData(40, "25% 1 min 30 s left")]
    [InlineData(20, "25%")]
    [InlineData(10, "25%")]
    public void Beside_the_bar_is_as_much_as_the_window_has_room_for(int columns, string text)
    {
        var screen = Show(columns, (progress, _) => progress.Observe(Report(25)));

        screen.Where(line => line.Contains('%')).Should().ContainSingle().Which.Trim().Should().MatchRegex($"^━+ +{text}$");
    }

    [Fact]
    public void No_window_is_overrun()
    {
        for (var columns = 4; columns < 130; columns++)
            Show(columns, (progress, _) => progress.Observe(Report(25))).Should().OnlyContain(line => line.Length <= columns);
    }

    [Fact]
    public void One_line_renews_itself()
    {
        var screen = Show(80, (progress, _) =>
        {
            for (var step = 10; step <= Steps; step += 10)
                progress.Observe(Report(step));
        });

        screen.Where(line => line.Contains('%')).Should().ContainSingle().Which.Should().Contain("100%");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(30)]
    public void A_warning_stands_above_the_bar_and_nothing_of_the_bar_is_left_in_it(int columns)
    {
        var screen = Show(columns, (progress, console) =>
        {
            progress.Observe(Report(10));
            new ConsoleLog(console).LogWarning("The training has collapsed, and this takes more than one line.");
            progress.Observe(Report(20));
        });

        var bar = Array.FindIndex(screen, line => line.Contains('━'));
        screen.Where(line => line.Contains('━')).Should().ContainSingle();
        string.Join(' ', screen[..bar].Select(line => line.Trim()).Where(line => line.Length > 0)).Should()
            .Be("Warning: The training has collapsed, and this takes more than one line.");
    }

    [Fact]
    public void Where_nothing_can_renew_itself_each_report_is_a_line()
    {
        using var output = new StringWriter();
        var former = Console.Out;
        Console.SetOut(output);
        try
        {
            TrainingProgress.Show(Terminal.Open(), Steps, progress => progress.Observe(Report(25)));
        }
        finally
        {
            Console.SetOut(former);
        }

        output.ToString().Trim().Should().Be("step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left");
    }

    [Fact]
    public void A_training_that_fails_leaves_the_cursor_visible()
    {
        using var output = new StringWriter();

        FluentActions.Invoking(() => TrainingProgress.Show(Window(output, 80), Steps, progress =>
            {
                progress.Observe(Report(10));
                throw new OperationCanceledException();
            }))
            .Should().Throw<OperationCanceledException>();

        output.ToString().Should().EndWith("\x1b[?25h");
    }

    /// <summary>Returns the lines of a terminal after a training.</summary>
    private static string[] Show(int columns, Action<IGanObserver, IAnsiConsole> train)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = Window(output, columns);
        TrainingProgress.Show(console, Steps, progress => train(progress, console));

        return Screen(output.ToString());
    }

    private static IAnsiConsole Window(TextWriter output, int columns)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = columns;

        return console;
    }

    /// <summary>Does what a terminal does with carriage returns, lines up and overwritten characters.</summary>
    private static string[] Screen(string written)
    {
        List<char[]> lines = [[]];
        var (row, column) = (0, 0);
        foreach (Match part in Part().Matches(written.ReplaceLineEndings("\n")))
            if (part.Groups["up"].Success)
                row -= int.Parse(part.Groups["up"].Value);
            else if (part.Value == "\r")
                column = 0;
            else if (part.Value == "\n")
            {
                (row, column) = (row + 1, 0);
                if (row == lines.Count)
                    lines.Add([]);
            }
            else if (part.Value[0] != '\x1b')
            {
                var line = lines[row];
                Array.Resize(ref line, Math.Max(line.Length, column + 1));
                line[column++] = part.Value[0];
                lines[row] = line;
            }

        return [.. lines.Select(line => new string(line).TrimEnd())];
    }

    [GeneratedRegex(@"\x1b\[(?<up>\d+)A|\x1b\[[?\d;]*[a-z]|[\s\S]", RegexOptions.IgnoreCase)]
    private static partial Regex Part();

    private static TrainingStep Report(int step) => new()
    {
        Step = step,
        DiscriminatorLoss = 1.5,
        GeneratorLoss = -0.25,
        ImagesPerSecond = 32,
        SecondsLeft = 90,
    };
}
