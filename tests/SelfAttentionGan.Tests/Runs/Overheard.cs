using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Tests.Runs;

/// <summary>Remembers what was logged.</summary>
internal sealed class Overheard : ILogger
{
    public List<(LogLevel Level, string Message)> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => true;

    public void Log<TState>(
        LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Add((level, formatter(state, exception)));
}
