using Microsoft.Extensions.Logging;
using Sagan.Cli.Parsing;
using Spectre.Console;

namespace Sagan.Cli.Output;

/// <summary>Logger that shows warnings and errors on standard error; log.txt has all entries.</summary>
/// <param name="display">
/// The console with the progress bar, which must write anything above the bar itself; null where there is no bar.
/// </param>
internal sealed class ConsoleLogger(IAnsiConsole? display = null) : ILoggerProvider, ILogger
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

        var reason = exception is null ? "" : $" {ErrorHandler.Describe(exception)}";
        Write($"{level}: {formatter(state, exception)}{reason}", level);
    }

    public void Dispose()
    {
    }

    private void Write(string text, LogLevel level)
    {
        if (display is not null)
            display.Write(AboveBar(text, level == LogLevel.Warning ? Color.Yellow : Color.Red));
        else if (level == LogLevel.Warning)
            Terminal.WriteWarning(text);
        else
            Terminal.WriteError(text);
    }

    // As wide as the window, because it overwrites the bar.
    private static Grid AboveBar(string text, Color color) => new Grid().Expand()
        .AddColumn(new() { Padding = new(0, 0, 0, 0) })
        .AddRow(new Text(text, color));
}
