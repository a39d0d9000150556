using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Runs;

/// <summary>Logger provider that appends to a run's <c>log.txt</c>: time in UTC, level, message.</summary>
/// <remarks>
/// Each entry is handed to the operating system at once, and the file can be read meanwhile. When the disk is full,
/// entries are lost: a log never stops a training.
/// </remarks>
/// <param name="run">The run directory.</param>
/// <param name="minimum">The lowest level that is written.</param>
internal sealed class RunLog(RunDirectory run, LogLevel minimum = LogLevel.Information) : ILoggerProvider
{
    private readonly object writing = new();

    /// <param name="categoryName">Not written.</param>
    public ILogger CreateLogger(string categoryName) => new FileLogger(this);

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
                File.AppendAllText(run.Log, entry);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
            }
    }

    private bool Includes(LogLevel level) => level >= minimum && level != LogLevel.None;

    private sealed class FileLogger(RunLog file) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => file.Includes(level);

        public void Log<TState>(
            LogLevel level, EventId id, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(level))
                file.Append(level, formatter(state, exception) + Describe(exception));
        }

        private static string Describe(Exception? exception) =>
            exception is null ? "" : $"\n{exception.GetType().Name}: {exception.Message}";
    }
}
