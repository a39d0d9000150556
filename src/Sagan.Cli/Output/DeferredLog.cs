using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sagan.Cli.Output;

/// <summary>Hands on what is said once there is somebody to hear it: pictures are opened before a run has a log.</summary>
internal sealed class DeferredLog : ILogger
{
    /// <summary>Who hears it; at first nobody.</summary>
    public ILogger Target { get; set; } = NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Target.BeginScope(state);

    public bool IsEnabled(LogLevel level) => Target.IsEnabled(level);

    public void Log<TState>(
        LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Target.Log(level, id, state, exception, formatter);
}
