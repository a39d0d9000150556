using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Platform;

/// <summary>Default logger: writes warnings and errors to standard error.</summary>
/// <remarks>Pass <c>NullLogger.Instance</c> for no output.</remarks>
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
