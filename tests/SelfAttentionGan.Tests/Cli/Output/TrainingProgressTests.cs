using Microsoft.Extensions.Logging;
using Sagan.Cli.Output;
using SelfAttentionGan.Training;
using Spectre.Console;

namespace SelfAttentionGan.Tests.Cli.Output;

/// <summary>The progress of a training in a terminal.</summary>
public sealed class TrainingProgressTests
{
    private const int Steps = 100;

    [Theory]
    [InlineData(120, "25% step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left")]
    [InlineData(80, "25% D 1.500  G -0.250  32.0 images/s  1 min 30 s left")]
    [InlineData(60, "25% D 1.500  G -0.250  1 min 30 s left")]
    [InlineData(40, "25% 1 min 30 s left")]
    [InlineData(20, "25%")]
    [InlineData(10, "25%")]
    public void The_text_beside_the_bar_fits_the_window(int columns, string text)
    {
        var screen = Show(columns, (progress, _) => progress.Observe(Report(25)));

        screen.Where(line => line.Contains('%')).Should().ContainSingle().Which.Trim().Should().MatchRegex($"^━+ +{text}$");
    }

    [Fact]
    public void No_line_is_wider_than_the_window()
    {
        for (var columns = 4; columns < 130; columns++)
            Show(columns, (progress, _) => progress.Observe(Report(25))).Should().OnlyContain(line => line.Length <= columns);
    }

    [Fact]
    public void One_line_is_refreshed()
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
    public void A_warning_is_shown_above_the_bar_without_remains_of_it(int columns)
    {
        var screen = Show(columns, (progress, console) =>
        {
            progress.Observe(Report(10));
            new ConsoleLogger(console).LogWarning("The training has collapsed, and this takes more than one line.");
            progress.Observe(Report(20));
        });

        var bar = Array.FindIndex(screen, line => line.Contains('━'));
        screen.Where(line => line.Contains('━')).Should().ContainSingle();
        string.Join(' ', screen[..bar].Select(line => line.Trim()).Where(line => line.Length > 0)).Should()
            .Be("Warning: The training has collapsed, and this takes more than one line.");
    }

    [Fact]
    public void Redirected_output_has_a_line_for_each_report()
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
    public void A_failed_training_leaves_the_cursor_visible()
    {
        var window = new Window(80);

        FluentActions.Invoking(() => TrainingProgress.Show(window.Console, Steps, progress =>
            {
                progress.Observe(Report(10));
                throw new OperationCanceledException();
            }))
            .Should().Throw<OperationCanceledException>();

        window.Written.Should().EndWith("\x1b[?25h");
    }

    private static string[] Show(int columns, Action<IGanObserver, IAnsiConsole> train)
    {
        var window = new Window(columns);
        TrainingProgress.Show(window.Console, Steps, progress => train(progress, window.Console));

        return window.Lines();
    }

    private static TrainingReport Report(int step) => new()
    {
        Step = step,
        DiscriminatorLoss = 1.5,
        GeneratorLoss = -0.25,
        ImagesPerSecond = 32,
        SecondsLeft = 90,
    };
}
