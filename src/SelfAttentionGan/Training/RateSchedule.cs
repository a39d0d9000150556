namespace SelfAttentionGan.Training;

/// <summary>
/// The share of its full value that a learning rate has at a step: a pure function, resumed by asking it.
/// </summary>
internal static class RateSchedule
{
    /// <summary>The last step at the full rate.</summary>
    public static int Start(GanTrainerOptions options) => Math.Max(options.FallFrom, options.WarmUp);

    /// <summary>The first step at the final rate.</summary>
    public static int End(GanTrainerOptions options) => options.FallUntil > 0 ? options.FallUntil : options.Steps;

    /// <param name="options">The schedule.</param>
    /// <param name="step">A step, from 1.</param>
    public static double Share(GanTrainerOptions options, int step)
    {
        if (step <= options.WarmUp)
            return (double)step / options.WarmUp;

        var way = Math.Clamp((double)(step - Start(options)) / (End(options) - Start(options)), 0, 1);

        return options.Schedule switch
        {
            Schedule.Linear => options.FinalRate + (1 - options.FinalRate) * (1 - way),
            Schedule.Exponential => Math.Pow(options.FinalRate, way),
            Schedule.Cosine => options.FinalRate + (1 - options.FinalRate) * (1 + Math.Cos(Math.PI * way)) / 2,
            _ => 1,
        };
    }
}
