using Microsoft.Extensions.Logging;

namespace SelfAttentionGan;

/// <summary>The logger of those who were given none: writes warnings, and what is worse, to standard error.</summary>
/// <remarks>To hear nothing, hand over <c>NullLogger.Instance</c>.</remarks>
internal sealed class StandardErrorLogger : ILogger
{
    public static StandardErrorLogger Instance { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        var reason = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
        Console.Error.WriteLine($"{logLevel.ToString().ToLowerInvariant()}: {formatter(state, exception)}{reason}");
    }
}
