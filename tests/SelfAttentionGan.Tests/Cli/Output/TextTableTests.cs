using Sagan.Cli.Output;
using Spectre.Console;

namespace SelfAttentionGan.Tests.Cli.Output;

public sealed class TextTableTests
{
    private readonly TextTable table = new TextTable().Names("preset").Numbers("batch", "parameters").Texts("source")
        .Add("Toy32", "16", "426,692", "This library")
        .Add("Official128", "256", "42,017,412", "github.com/brain-research/self-attention-gan, with [brackets]");

    [Fact]
    public void Plain_text_has_columns_and_neither_colors_nor_broken_lines() =>
        Terminal.ToPlainText(table.ToPlain()).Should().Be(string.Join(
            Environment.NewLine,
            "preset       batch  parameters  source",
            "Toy32           16     426,692  This library",
            "Official128    256  42,017,412  github.com/brain-research/self-attention-gan, with [brackets]",
            ""));

    [Fact]
    public void In_a_window_the_text_is_broken_and_numbers_are_not()
    {
        var lines = Draw(columns: 60);

        lines.Should().Contain(line => line.Contains("Official128") && line.Contains(" 256 ") && line.Contains("42,017,412"))
            .And.Contain(line => line.Contains("───"));
        string.Concat(lines.Select(line => line.Trim())).Should().Contain("[brackets]");
    }

    [Fact]
    public void Where_there_is_no_room_for_the_columns_each_row_is_a_list() => Draw(columns: 40).Should().ContainInOrder(
        "preset: Toy32", "  batch: 16", "  parameters: 426,692", "  source: This library", "preset: Official128",
        "  batch: 256", "  parameters: 42,017,412");

    [Fact]
    public void No_window_is_overrun()
    {
        for (var columns = 4; columns < 120; columns++)
        {
            var lines = Draw(columns);

            lines.Should().OnlyContain(line => line.Length <= columns, $"{columns} columns");
            string.Concat(lines.Select(line => line.Trim())).Replace(" ", "").Should().Contain("42,017,412");
        }
    }

    private string[] Draw(int columns)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = columns;
        console.Write(table.Fit(columns));

        return [.. output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
    }
}
