using SelfAttentionGan.Distributed;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sagan.Cli.Output;

/// <summary>Standard output and standard error: colors in a terminal, plain text where they are redirected.</summary>
/// <remarks>
/// Spectre.Console detects what the terminal can do, and writes no colors where NO_COLOR is set. It is loaded only when
/// something is written here: <c>--help</c> and completion do not need it.
/// </remarks>
internal static class Terminal
{
    // Other programs read plain text, so its lines are never wrapped.
    private const int Unlimited = 1 << 16;

    // A launcher may give its processes a terminal, whose output it passes on as text.
    private static bool IsPlain => Console.IsOutputRedirected || MpiProcessGroup.LaunchedRank is not null;

    /// <summary>Returns standard output.</summary>
    public static IAnsiConsole Open() =>
        IsPlain ? Plain(Console.Out) : Colored(Console.Out);

    /// <summary>Returns a console of plain text without wrapped lines.</summary>
    public static IAnsiConsole Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Unlimited;

        return console;
    }

    /// <summary>Whether a console can show a progress bar.</summary>
    public static bool CanRefresh(IAnsiConsole console) => console.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>
    /// Returns the console that shows warnings above a progress bar; null where there is no bar, or standard error is
    /// elsewhere.
    /// </summary>
    public static IAnsiConsole? Shared(IAnsiConsole output) =>
        CanRefresh(output) && !Console.IsErrorRedirected ? output : null;

    /// <summary>Writes a table to standard output.</summary>
    public static void Write(TextTable table)
    {
        if (IsPlain)
            Console.Write(ToPlainText(table.ToPlain()));
        else
            WriteColored(console => table.Fit(console.Profile.Width));
    }

    /// <summary>Writes a table after an empty line; in a terminal the table brings its own.</summary>
    public static void WriteSection(TextTable table)
    {
        if (IsPlain)
            Console.WriteLine();

        Write(table);
    }

    /// <summary>Writes a name and a text, whose wrapped lines stay to the right of the name.</summary>
    public static void WriteEntry(string name, int width, string text, Color? color = null)
    {
        if (IsPlain)
            Console.WriteLine($"{name.PadRight(width)} {text}");
        else
            WriteColored(_ => new Grid()
                .AddColumn(new() { Width = width, NoWrap = true, Padding = new(0, 0, 1, 0) })
                .AddColumn(new() { Padding = new(0, 0, 0, 0) })
                .AddRow(new Text(name), new Text(text, color)));
    }

    /// <summary>Writes an error to standard error, red in a terminal.</summary>
    public static void WriteError(string text) => WriteToError(text, Color.Red);

    /// <summary>Writes a warning to standard error, yellow in a terminal.</summary>
    public static void WriteWarning(string text) => WriteToError(text, Color.Yellow);

    /// <summary>Returns plain text for pipes: no colors, no wrapped lines, no trailing spaces.</summary>
    public static string ToPlainText(IRenderable content)
    {
        using var text = new StringWriter();
        Plain(text).Write(content);

        return string.Join(
            Environment.NewLine, text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }

    private static void WriteToError(string text, Color color)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(text);
            return;
        }

        var console = Colored(Console.Error);
        console.Profile.Width = Unlimited;         // the terminal wraps, so a path can still be copied
        console.Write(new Text(text + Environment.NewLine, color));
    }

    private static void WriteColored(Func<IAnsiConsole, IRenderable> content)
    {
        var console = Colored(Console.Out);
        console.Write(content(console));
    }

    private static IAnsiConsole Colored(TextWriter writer) =>
        AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer) });
}
