using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>The trainer's log messages.</summary>
internal static partial class TrainerLog
{
    [LoggerMessage(1, LogLevel.Information, "Training from step {Step} to {Steps} on {Device}.")]
    public static partial void Started(this ILogger log, int step, int steps, string device);

    [LoggerMessage(2, LogLevel.Information, "Step {Step}: D {DiscriminatorLoss:0.000}, G {GeneratorLoss:0.000}.")]
    public static partial void Report(this ILogger log, int step, double discriminatorLoss, double generatorLoss);

    [LoggerMessage(3, LogLevel.Information, "Saved a checkpoint at step {Step}.")]
    public static partial void Saved(this ILogger log, int step);

    [LoggerMessage(4, LogLevel.Information, "Training ended at step {Step}.")]
    public static partial void Ended(this ILogger log, int step);

    [LoggerMessage(5, LogLevel.Information, "Training was cancelled after step {Step}.")]
    public static partial void Cancelled(this ILogger log, int step);

    [LoggerMessage(6, LogLevel.Warning, "Step {Step}: {Warning}")]
    public static partial void Collapse(this ILogger log, int step, string warning);

    [LoggerMessage(7, LogLevel.Warning, "{Warning}")]
    public static partial void Warning(this ILogger log, string warning);

    [LoggerMessage(
        8, LogLevel.Warning,
        "Observer {Observer} threw at step {Step}; training continues, and the observer is called again.")]
    public static partial void ObserverFailed(this ILogger log, Exception failure, string observer, int step);

    [LoggerMessage(9, LogLevel.Error, "{Error}")]
    public static partial void RolledBack(this ILogger log, string error);

    [LoggerMessage(10, LogLevel.Warning, "Observer {Observer} threw {Count} times in all ({Kind}).")]
    public static partial void ObserverFailedOften(this ILogger log, string observer, int count, string kind);

    [LoggerMessage(
        11, LogLevel.Error,
        "Training continues without a checkpoint of step {Step}, and the next one is tried in time; what was trained "
        + "since step {Saved} is in memory only.")]
    public static partial void NotSaved(this ILogger log, Exception failure, int step, int saved);

    [LoggerMessage(12, LogLevel.Information, "{Information}")]
    public static partial void Information(this ILogger log, string information);
}
