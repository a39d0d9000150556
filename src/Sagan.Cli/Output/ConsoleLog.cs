using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Sagan.Cli.Output;

/// <summary>Shows warnings and errors on standard error; log.txt has the rest.</summary>
/// <param name="display">
/// The terminal of standard error, where progress renews itself in it and only the display knows how to write above that;
/// null where nothing does.
/// </param>
internal sealed class ConsoleLog(IAnsiConsole? display = null) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => level is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(
        LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(level))
            return;

        var reason = exception is null ? "" : $" {Failure.Sentence(exception)}";
        Show($"{level}: {formatter(state, exception)}{reason}", level);
    }

    public void Dispose()
    {
    }

    private void Show(string text, LogLevel level)
    {
        if (display is not null)
            display.Write(Above(text, level == LogLevel.Warning ? Color.Yellow : Color.Red));
        else if (level == LogLevel.Warning)
            Terminal.WriteWarning(text);
        else
            Terminal.WriteError(text);
    }

    // As wide as the window, for it lies over the bar of a moment ago.
    private static Grid Above(string text, Color color) => new Grid().Expand()
        .AddColumn(new() { Padding = new(0, 0, 0, 0) })
        .AddRow(new Text(text, color));
}
