using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Runs;

/// <summary>Appends what is logged to a run's <c>log.txt</c>: time in UTC, level, message.</summary>
/// <remarks>
/// Each entry is handed to the system at once, and the file can be read meanwhile. Where the disk is full, entries are
/// lost: a log never stops a training. Give it to a logger factory, or call <see cref="CreateLogger"/>.
/// </remarks>
public sealed class RunLog : ILoggerProvider
{
    private readonly object writing = new();
    private readonly string path;
    private readonly LogLevel least;

    /// <summary>Makes a log of a run.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="least">What is less important than this is left out. The default is information.</param>
    public RunLog(RunDirectory run, LogLevel least = LogLevel.Information) => (path, this.least) = (run.Log, least);

    /// <summary>Returns a logger that writes here.</summary>
    /// <param name="categoryName">Who logs; not written.</param>
    public ILogger CreateLogger(string categoryName) => new Voice(this);

    /// <summary>Does nothing: no file is kept open.</summary>
    public void Dispose()
    {
    }

    private void Append(LogLevel level, string message)
    {
        var time = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var entry = $"{time} {level.ToString().ToLowerInvariant(),-11} {message.ReplaceLineEndings("\n    ")}\n";

        lock (writing)
            try
            {
                File.AppendAllText(path, entry);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
            }
    }

    private sealed class Voice(RunLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => level >= log.least && level != LogLevel.None;

        public void Log<TState>(
            LogLevel level, EventId id, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(level))
                log.Append(level, formatter(state, exception) + Describe(exception));
        }

        private static string Describe(Exception? exception) =>
            exception is null ? "" : $"\n{exception.GetType().Name}: {exception.Message}";
    }
}
