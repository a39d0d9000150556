using Microsoft.Extensions.Logging;

namespace Sagan.Cli.Output;

/// <summary>Logger that buffers entries until it has a target: images are opened before a run has its log.</summary>
internal sealed class BufferedLogger : ILogger
{
    private readonly Lock sync = new();
    private readonly List<Action<ILogger>> buffered = [];
    private ILogger? target;

    /// <summary>Forwards the buffered entries, and from now on every entry at once.</summary>
    public void ForwardTo(ILogger log)
    {
        lock (sync)
        {
            target = log;
            foreach (var entry in buffered)
                entry(log);
            buffered.Clear();
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => level >= LogLevel.Information && (target?.IsEnabled(level) ?? true);

    public void Log<TState>(
        LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(level))
            return;

        lock (sync)
            if (target is null)
                buffered.Add(log => log.Log(level, id, state, exception, formatter));
            else
                target.Log(level, id, state, exception, formatter);
    }
}
