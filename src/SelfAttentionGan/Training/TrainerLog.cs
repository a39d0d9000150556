using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Training;

/// <summary>What the trainer says to a log.</summary>
internal static partial class TrainerLog
{
    [LoggerMessage(1, LogLevel.Information, "Training from step {Step} to {Steps} on {Device}.")]
    public static partial void Begin(this ILogger log, int step, int steps, string device);

    [LoggerMessage(2, LogLevel.Information, "Step {Step}: D {DiscriminatorLoss:0.000}, G {GeneratorLoss:0.000}.")]
    public static partial void Report(this ILogger log, int step, double discriminatorLoss, double generatorLoss);

    [LoggerMessage(3, LogLevel.Information, "Saved a checkpoint at step {Step}.")]
    public static partial void Saved(this ILogger log, int step);

    [LoggerMessage(4, LogLevel.Information, "Training ended at step {Step}.")]
    public static partial void End(this ILogger log, int step);

    [LoggerMessage(5, LogLevel.Information, "Training was cancelled after step {Step}.")]
    public static partial void Cancelled(this ILogger log, int step);

    [LoggerMessage(6, LogLevel.Warning, "Step {Step}: {Warning}")]
    public static partial void Collapse(this ILogger log, int step, string warning);

    [LoggerMessage(7, LogLevel.Warning, "{Warning}")]
    public static partial void Doubt(this ILogger log, string warning);

    [LoggerMessage(
        8, LogLevel.Warning,
        "Observer {Observer} failed at step {Step}; the training goes on, and the observer is called again.")]
    public static partial void ObserverFailed(this ILogger log, Exception failure, string observer, int step);

    [LoggerMessage(9, LogLevel.Error, "{Fault}")]
    public static partial void RolledBack(this ILogger log, string fault);

    [LoggerMessage(10, LogLevel.Warning, "Observer {Observer} failed {Count} times in all ({Kind}).")]
    public static partial void ObserverFailedOften(this ILogger log, string observer, int count, string kind);

    [LoggerMessage(
        11, LogLevel.Error,
        "The training goes on without a checkpoint of step {Step} and tries again at the next one; what it learned "
        + "since step {Saved} is in memory only.")]
    public static partial void NotSaved(this ILogger log, Exception failure, int step, int saved);

    [LoggerMessage(12, LogLevel.Information, "{Note}")]
    public static partial void Note(this ILogger log, string note);
}
