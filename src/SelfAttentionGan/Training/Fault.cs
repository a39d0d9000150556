namespace SelfAttentionGan.Training;

/// <summary>A tensor that was infinite or not a number.</summary>
/// <param name="What">The tensor, such as "gradient of generator.image.weight".</param>
/// <param name="Step">The first step at which it was.</param>
internal sealed record Fault(string What, int Step)
{
    /// <summary>The earlier of two; in one step the discriminator's turn comes first.</summary>
    public static Fault? Earlier(Fault? judging, Fault? painting) =>
        judging is null || painting?.Step < judging.Step ? painting : judging;

    /// <summary>
    /// A mean that is not finite, though no loss and no gradient was at fault; noticed at the report.
    /// </summary>
    public static Fault? In(IReadOnlyDictionary<string, double> means, int step) =>
        means.Where(mean => !double.IsFinite(mean.Value)).Select(mean => new Fault(mean.Key, step)).FirstOrDefault();

    /// <summary>Says what happened and what to do.</summary>
    /// <param name="fate">What became of the training.</param>
    public string Describe(string fate) =>
        $"Losses and gradients must stay finite, but the {What} was infinite or not a number from step {Step} on. " +
        $"Lower {nameof(GanTrainerOptions.GeneratorRate)} and {nameof(GanTrainerOptions.DiscriminatorRate)}, set " +
        $"{nameof(GanTrainerOptions.ClipGradient)}, or look for pictures that are not in [-1, 1]. {fate}";
}
