using Microsoft.Extensions.Logging;

namespace Sagan.Cli;

/// <summary>Shows warnings and worse to whoever sits before the console; log.txt has the rest.</summary>
internal sealed class ConsoleLog : ILoggerProvider, ILogger
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

        // Where progress renews its line, the cursor stands at the end of it.
        var start = Console.IsOutputRedirected ? "" : "\n";
        var reason = exception is null ? "" : $" {Failure.Sentence(exception)}";
        Console.Error.WriteLine($"{start}{level}: {formatter(state, exception)}{reason}");
    }

    public void Dispose()
    {
    }
}
