using Sagan.Cli.Output;
using Spectre.Console;

namespace SelfAttentionGan.Tests.Cli.Output;

public sealed class TextTableTests
{
    private readonly TextTable table = new TextTable().Names("preset").Numbers("batch", "parameters").Texts("source")
        .Add("Toy32", "16", "426,692", "This library")
        .Add("Official128", "256", "42,017,412", "github.com/brain-research/self-attention-gan, with [brackets]");

    [Fact]
    public void Plain_text_has_columns_without_colors_or_wrapped_lines() =>
        Terminal.ToPlainText(table.ToPlain()).Should().Be(string.Join(
            Environment.NewLine,
            "preset       batch  parameters  source",
            "Toy32           16     426,692  This library",
            "Official128    256  42,017,412  github.com/brain-research/self-attention-gan, with [brackets]",
            ""));

    [Fact]
    public void In_a_window_text_is_wrapped_and_numbers_are_not()
    {
        var lines = Render(columns: 60);

        lines.Should().Contain(line => line.Contains("Official128") && line.Contains(" 256 ") && line.Contains("42,017,412"))
            .And.Contain(line => line.Contains("───"));
        string.Concat(lines.Select(line => line.Trim())).Should().Contain("[brackets]");
    }

    [Fact]
    public void In_a_narrow_window_each_row_is_a_list() => Render(columns: 40).Should().ContainInOrder(
        "preset: Toy32", "  batch: 16", "  parameters: 426,692", "  source: This library", "preset: Official128",
        "  batch: 256", "  parameters: 42,017,412");

    [Fact]
    public void No_line_is_wider_than_the_window()
    {
        for (var columns = 4; columns < 120; columns++)
        {
            var lines = Render(columns);

            lines.Should().OnlyContain(line => line.Length <= columns, $"{columns} columns");
            string.Concat(lines.Select(line => line.Trim())).Replace(" ", "").Should().Contain("42,017,412");
        }
    }

    private string[] Render(int columns)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = columns;
        console.Write(table.Fit(columns));

        return [.. output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
    }
}
