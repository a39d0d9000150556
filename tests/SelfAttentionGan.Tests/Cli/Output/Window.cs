using System.Text.RegularExpressions;
using Spectre.Console;

namespace SelfAttentionGan.Tests.Cli.Output;

/// <summary>
/// A simulated terminal window: interprets carriage returns, cursor movements, erased lines and overwritten characters.
/// </summary>
internal sealed partial class Window
{
    private readonly StringWriter written = new() { NewLine = "\n" };

    public Window(int columns)
    {
        Console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(written),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        Console.Profile.Width = columns;
    }

    public IAnsiConsole Console { get; }

    /// <summary>The written text, including control characters.</summary>
    public string Written => written.ToString();

    /// <summary>The visible lines.</summary>
    public string[] Lines()
    {
        List<char[]> lines = [[]];
        var (row, column) = (0, 0);
        foreach (Match part in Part().Matches(Written))
            if (part.Groups["up"].Success)
                row -= int.Parse(part.Groups["up"].Value);
            else if (part.Value == "\x1b[2K")
                lines[row] = [];
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
}
