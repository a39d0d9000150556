namespace SelfAttentionGan.Training;

/// <summary>
/// Learning rate schedule: the fraction of the full learning rate at a step, a pure function of the step.
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>The last step at the full learning rate.</summary>
    public static int Start(GanTrainerOptions options) => Math.Max(options.FallFrom, options.WarmUp);

    /// <summary>The first step at the final learning rate.</summary>
    public static int End(GanTrainerOptions options) => options.FallUntil > 0 ? options.FallUntil : options.Steps;

    /// <param name="options">The schedule.</param>
    /// <param name="step">A step, from 1.</param>
    public static double Factor(GanTrainerOptions options, int step)
    {
        if (step <= options.WarmUp)
            return (double)step / options.WarmUp;

        var progress = Math.Clamp((double)(step - Start(options)) / (End(options) - Start(options)), 0, 1);

        return options.Schedule switch
        {
            Schedule.Linear => options.FinalRate + (1 - options.FinalRate) * (1 - progress),
            Schedule.Exponential => Math.Pow(options.FinalRate, progress),
            Schedule.Cosine => options.FinalRate + (1 - options.FinalRate) * (1 + Math.Cos(Math.PI * progress)) / 2,
            _ => 1,
        };
    }
}
