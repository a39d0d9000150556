using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Logger that records its entries; several threads may log at once.</summary>
internal sealed class RecordingLogger : ILogger
{
    public List<(LogLevel Level, string Message)> Entries { get; } = [];

    /// <summary>The entries as lines, such as "Warning: Step 6 ...".</summary>
    public IEnumerable<string> Lines => Entries.Select(entry => $"{entry.Level}: {entry.Message}");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
            Entries.Add((logLevel, formatter(state, exception)));
    }
}
