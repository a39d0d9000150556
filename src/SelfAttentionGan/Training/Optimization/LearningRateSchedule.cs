namespace SelfAttentionGan.Training.Optimization;

/// <summary>
/// Learning rate schedule: the fraction of the full learning rate at a step, a pure function of the step.
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>The last step at the full learning rate.</summary>
    public static int Start(GanTrainerOptions options) => Math.Max(options.DecayStartStep, options.WarmupSteps);

    /// <summary>The first step at the final learning rate.</summary>
    public static int End(GanTrainerOptions options) => options.DecayEndStep > 0 ? options.DecayEndStep : options.Steps;

    /// <param name="options">The schedule.</param>
    /// <param name="step">A step, from 1.</param>
    public static double Factor(GanTrainerOptions options, int step)
    {
        if (step <= options.WarmupSteps)
            return (double)step / options.WarmupSteps;

        var progress = Math.Clamp((double)(step - Start(options)) / (End(options) - Start(options)), 0, 1);
        var final = options.FinalLearningRateFactor;

        return options.LearningRateSchedule switch
        {
            LearningRateScheduleKind.Linear => final + (1 - final) * (1 - progress),
            LearningRateScheduleKind.Exponential => Math.Pow(final, progress),
            LearningRateScheduleKind.Cosine => final + (1 - final) * (1 + Math.Cos(Math.PI * progress)) / 2,
            _ => 1,
        };
    }
}
