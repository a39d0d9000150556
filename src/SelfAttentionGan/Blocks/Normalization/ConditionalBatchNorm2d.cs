using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>
/// Conditional batch normalization (Dumoulin et al. 2017): gain and bias depend on a class label or a condition vector.
/// </summary>
/// <remarks>
/// Computes <c>(1 + gain(y)) · (x − mean) / √(variance + ε) + bias(y)</c> with one gain and one bias per channel.
/// With <see cref="BlockOptions.Classes"/> gain and bias are two embeddings, and y is N labels of type int64; with
/// <see cref="BlockOptions.ConditionDim"/> = K they are linear in y, which is N×K, without biases. Both start at
/// zero: a new layer is plain batch normalization. With spectral normalization
/// (<see cref="BlockOptions.SpectralNormEmbeddings"/>) they cannot start there, as σ would be zero, and are
/// initialized by <see cref="BlockOptions.Initialization"/>; an embedding's matrix is then that of the linear layer on
/// one-hot labels, with a row for each channel. Training normalizes by the batch's statistics and
/// updates the running ones with <see cref="BlockOptions.NormMomentum"/>; evaluation uses the running ones, or the
/// batch's where <see cref="BlockOptions.RunningStatistics"/> is false. State keys are PyTorch's <c>running_mean</c>,
/// <c>running_var</c> and <c>num_batches_tracked</c>, and those of <c>gain</c> and <c>bias</c>. Source: Dumoulin et
/// al., arXiv:1610.07629; de Vries et al., arXiv:1707.00683.
/// </remarks>
public sealed class ConditionalBatchNorm2d : Module<Tensor, Tensor, Tensor>, ISynchronizedLayer
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> gain, bias;
    private readonly Tensor? running_mean, running_var, num_batches_tracked;

    private readonly long channels;

    /// <summary>Creates a layer for classes or for condition vectors.</summary>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="options">Either its Classes or its ConditionLength is above 0.</param>
    /// <exception cref="ArgumentException">
    /// The channels are below 1, or the options have not exactly one kind of condition.
    /// </exception>
    public ConditionalBatchNorm2d(long channels, BlockOptions options)
        : base(nameof(ConditionalBatchNorm2d))
    {
        ArgumentNullException.ThrowIfNull(options);
        TensorShape.RequireChannels(channels, "Conditional batch normalization");
        ConditionInput.Check(options);
        if (!ConditionInput.IsExpected(options))
            throw new ArgumentException(
                "Conditional batch normalization needs a condition, but got 0 classes and vectors of 0 numbers; set " +
                $"{nameof(BlockOptions.Classes)} or {nameof(BlockOptions.ConditionDim)}.", nameof(options));

        this.channels = channels;
        Options = options;

        (gain, bias) = (Embed(), Embed());
        if (options.RunningStatistics)
            (running_mean, running_var, num_batches_tracked) = BatchNormFunctions.CreateRunningStatistics(channels);

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>The processes over which statistics are summed in training; a single one by default.</summary>
    public IProcessGroup ProcessGroup { get; set; } = SingleProcess.Instance;

    /// <summary>Whether gain and bias start at zero, so that a new layer is plain batch normalization.</summary>
    internal bool StartsAtZero => !Options.SpectralNormEmbeddings;

    /// <summary>The momentum of the running statistics.</summary>
    internal double Momentum => Options.NormMomentum;

    /// <summary>Normalizes a feature map, then scales and shifts it by its condition.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="condition">N labels of type int64, or vectors, N×K.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// The map's channels do not fit, or it has one value per channel in training; the condition's type or length does
    /// not fit; or a label is out of range, which is checked on a CPU only.
    /// </exception>
    public override Tensor forward(Tensor x, Tensor condition)
    {
        TensorShape.RequireFeatureMap(x, channels, "This normalization");
        ConditionInput.Check(condition, x.shape[0], Options);

        using var scope = NewDisposeScope();

        var normalized = BatchNormFunctions.Normalize(                                      // (n, c, h, w)
            x, (running_mean, running_var, num_batches_tracked), training, Options, ProcessGroup);
        var scale = gain.call(condition).Plus(Scalars.One).view(-1, channels, 1, 1);     // (n, c, 1, 1)
        var shift = bias.call(condition).view(-1, channels, 1, 1);                       // (n, c, 1, 1)

        return (normalized * scale).Plus(shift).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">
    /// A name or a shape differs, or the file is invalid; nothing was loaded.
    /// </exception>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null) =>
        base.load(StateDictCompatibility.Checked(reader, this, strict, skip), strict, skip, loadedParameters);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A shape differs; nothing was copied.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null) =>
        base.load_state_dict(StateDictCompatibility.Checked(source, this, skip), strict, skip);

    private Module<Tensor, Tensor> Embed()
    {
        var embedding = ConditionInput.CreateEmbedding(channels, Options);
        if (Options.SpectralNormEmbeddings)
        {
            WeightInitializer.Initialize(embedding, Options.Initialization);
            return SpectralNorm.OfCondition(embedding, Options.SpectralNorm ?? new());
        }

        foreach (var parameter in embedding.parameters())
            init.zeros_(parameter);
        return embedding;
    }
}
