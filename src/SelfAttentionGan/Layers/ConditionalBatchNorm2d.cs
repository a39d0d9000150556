using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Evens out the channels of a feature map, then scales and shifts them as a class or a vector says.</summary>
/// <remarks>
/// Computes <c>(1 + gain(y)) · (x − mean) / √(variance + ε) + bias(y)</c> with one gain and one bias for each channel.
/// With <see cref="BlockOptions.Classes"/> gain and bias are rows of two tables, and y is N labels of type int64; with
/// <see cref="BlockOptions.ConditionLength"/> = K they are linear in y, which is N×K, without biases. Both maps start
/// at zero: a fresh layer is plain batch normalisation. Maps that are spectrally normalised
/// (<see cref="BlockOptions.NormalizeTables"/>) cannot start there, as σ would be zero, and are drawn as
/// <see cref="BlockOptions.Initialization"/> says. Training normalises by the batch's statistics and moves the running
/// ones by <see cref="BlockOptions.NormMomentum"/>; evaluation uses the running ones, or the batch's where
/// <see cref="BlockOptions.RunningStatistics"/> is false. State keys are PyTorch's <c>running_mean</c>,
/// <c>running_var</c> and <c>num_batches_tracked</c>, and those of <c>gain</c> and <c>bias</c>. Source: Dumoulin et
/// al., arXiv:1610.07629; de Vries et al., arXiv:1707.00683.
/// </remarks>
public sealed class ConditionalBatchNorm2d : WeightedModule<Tensor, Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> gain, bias;
    private readonly Tensor? running_mean, running_var, num_batches_tracked;

    private readonly long channels;
    private readonly BlockOptions options;

    /// <summary>Makes a layer for classes or for vectors, whichever the options count.</summary>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="options">Either its Classes or its ConditionLength is above 0.</param>
    /// <exception cref="ArgumentException">There is no channel, or not exactly one kind of condition.</exception>
    public ConditionalBatchNorm2d(long channels, BlockOptions options)
        : base(nameof(ConditionalBatchNorm2d))
    {
        ArgumentNullException.ThrowIfNull(options);
        FeatureMap.CheckChannels(channels, "Conditional batch normalisation");
        Condition.Check(options);
        if (!Condition.IsExpected(options))
            throw new ArgumentException(
                "Conditional batch normalisation needs a condition, but got 0 classes and vectors of 0 numbers; set " +
                $"{nameof(BlockOptions.Classes)} or {nameof(BlockOptions.ConditionLength)}.", nameof(options));

        this.channels = channels;
        this.options = options;

        (gain, bias) = (Map(), Map());
        if (options.RunningStatistics)
            (running_mean, running_var, num_batches_tracked) = BatchStatistics.Fresh(channels);

        RegisterComponents();
    }

    /// <summary>Whether gain and bias start at zero, so that a fresh layer is plain batch normalisation.</summary>
    internal bool StartsPlain => !options.NormalizeTables;

    /// <summary>The share of each batch in the running statistics.</summary>
    internal double Momentum => options.NormMomentum;

    /// <summary>Returns the map, evened out, then scaled and shifted as each map's condition says.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="condition">N labels of type int64, or vectors, N×K.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// The map has other channels, or one value for each in training; the condition is of another type or length; or,
    /// checked on a CPU only, a label is of no class.
    /// </exception>
    public override Tensor forward(Tensor x, Tensor condition)
    {
        FeatureMap.Check(x, channels, "This normalisation");
        Condition.Check(condition, x.shape[0], options);

        using var scope = NewDisposeScope();

        var even = BatchStatistics.Normalise(x, (running_mean, running_var, num_batches_tracked), training, options);
        var scale = gain.call(condition).Plus(Scalars.One).view(-1, channels, 1, 1);     // (n, c, 1, 1)
        var shift = bias.call(condition).view(-1, channels, 1, 1);                       // (n, c, 1, 1)

        return (even * scale).Plus(shift).MoveToOuterDisposeScope();
    }

    private Module<Tensor, Tensor> Map()
    {
        var map = Condition.Map(channels, options);
        if (options.NormalizeTables)
            return Dress.In(map, options with { SpectralNorm = options.SpectralNorm ?? new() });

        foreach (var parameter in map.parameters())
            init.zeros_(parameter);
        return map;
    }
}
