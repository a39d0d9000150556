using Microsoft.Extensions.Logging;

namespace Sagan.Cli.Output;

/// <summary>Keeps what is logged until there is a log to hand it to: images are opened before a run has one.</summary>
internal sealed class DeferredLog : ILogger
{
    private readonly Lock gate = new();
    private readonly List<Action<ILogger>> kept = [];
    private ILogger? target;

    /// <summary>Hands on what was kept, and from now on everything at once.</summary>
    public void ForwardTo(ILogger log)
    {
        lock (gate)
        {
            target = log;
            foreach (var entry in kept)
                entry(log);
            kept.Clear();
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

        lock (gate)
            if (target is null)
                kept.Add(log => log.Log(level, id, state, exception, formatter));
            else
                target.Log(level, id, state, exception, formatter);
    }
}
