using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>
/// Records, on the device, the first step at which each of some numbers was infinite or not a number.
/// </summary>
/// <remarks>
/// The first name is that of a loss, the others are gradients'. Nothing is read before a report, so that the steps
/// between two reports do not wait for the device.
/// </remarks>
internal sealed class NonFiniteDetector(string[] names, Device device) : IDisposable
{
    private readonly Tensor steps = zeros(names.Length, ScalarType.Float64, device).DetachFromDisposeScope();

    public int Count => names.Length;

    /// <summary>For each name the step of its first value that was not finite, 0 where there was none.</summary>
    public Tensor Steps => steps;

    /// <param name="numbers">One for each name.</param>
    /// <param name="step">The step they come from, from 1.</param>
    public void Check(Tensor numbers, int step)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using Scalar now = step;

        var isNew = numbers.isfinite().logical_not().logical_and(steps == Scalars.Of(0));
        steps.add_(isNew.to(ScalarType.Float64), now);
    }

    /// <summary>
    /// Returns the earliest value that was not finite; of several in one step, the one that caused the others.
    /// </summary>
    /// <remarks>
    /// A loss comes before gradients, and gradients are computed from the last layer to the first: a value that is not
    /// finite propagates to those before it.
    /// </remarks>
    /// <param name="read">What <see cref="Steps"/> has.</param>
    public NonFiniteValue? Earliest(ReadOnlySpan<double> read)
    {
        NonFiniteValue? earliest = null;

        for (var i = 0; i < names.Length; i++)
            if (read[i] > 0 && (earliest is null || IsBefore(read[i], earliest)))
                earliest = new(names[i], (int)read[i]);

        return earliest;
    }

    public void Reset() => steps.zero_();

    public void Dispose() => steps.Dispose();

    private bool IsBefore(double step, NonFiniteValue value) =>
        step < value.Step || (step == value.Step && value.Name != names[0]);
}

/// <summary>A loss, gradient or metric that was infinite or not a number.</summary>
/// <param name="Name">Its name, such as "gradient of generator.image.weight".</param>
/// <param name="Step">The first step at which it was.</param>
internal sealed record NonFiniteValue(string Name, int Step)
{
    /// <summary>Returns the earlier of two; in one step the discriminator is updated first.</summary>
    public static NonFiniteValue? Earlier(NonFiniteValue? inDiscriminator, NonFiniteValue? inGenerator) =>
        inDiscriminator is null || inGenerator?.Step < inDiscriminator.Step ? inGenerator : inDiscriminator;

    /// <summary>
    /// Returns a mean that is not finite, though all losses and gradients were; noticed at the report.
    /// </summary>
    public static NonFiniteValue? In(IReadOnlyDictionary<string, double> means, int step) => means
        .Where(mean => !double.IsFinite(mean.Value))
        .Select(mean => new NonFiniteValue(mean.Key, step))
        .FirstOrDefault();

    /// <summary>Describes the cause and the remedy.</summary>
    /// <param name="consequence">What happens to the training.</param>
    public string Describe(string consequence) =>
        $"Losses and gradients must stay finite, but the {Name} was infinite or not a number from step {Step} on. " +
        $"Lower {nameof(GanTrainerOptions.GeneratorLearningRate)} and {nameof(GanTrainerOptions.DiscriminatorLearningRate)}, set " +
        $"{nameof(GanTrainerOptions.MaxGradientNorm)}, or check for images that are not in [-1, 1]. {consequence}";
}
