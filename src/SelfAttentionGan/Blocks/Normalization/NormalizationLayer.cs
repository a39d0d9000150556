using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Training.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>
/// The unconditional normalization layers of <see cref="NormalizationKind"/>, with PyTorch's state keys.
/// </summary>
public sealed class NormalizationLayer : CheckedModule<Tensor, Tensor?, Tensor>, ISynchronizedLayer
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter? weight, bias;
    private readonly Tensor? running_mean, running_var, num_batches_tracked;

    private NormalizationLayer(long channels, BlockOptions options)
        : base(nameof(NormalizationLayer))
    {
        Options = options;

        if (options.Normalization != NormalizationKind.None)
        {
            (weight, bias) = (Parameter(ones(channels)), Parameter(zeros(channels)));
            weight.DetachFromDisposeScope();
            bias.DetachFromDisposeScope();
        }

        if (options is { Normalization: NormalizationKind.Batch, RunningStatistics: true })
            (running_mean, running_var, num_batches_tracked) = BatchNormFunctions.CreateRunningStatistics(channels);

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>
    /// The processes over which batch normalization sums its statistics in training; a single one by default.
    /// </summary>
    public IProcessGroup ProcessGroup { get; set; } = SingleProcess.Instance;

    /// <summary>Whether this is batch normalization.</summary>
    internal bool IsBatchNorm => Options.Normalization == NormalizationKind.Batch;

    /// <summary>The momentum of the running statistics.</summary>
    internal double Momentum => Options.NormMomentum;

    /// <summary>Creates the normalization layer of the options, called with a feature map and a condition.</summary>
    internal static Module<Tensor, Tensor?, Tensor> Create(long channels, BlockOptions options) =>
        options.Normalization == NormalizationKind.ConditionalBatch
            ? new ConditionalBatchNorm2d(channels, options)!                 // it rejects a missing condition itself
            : new NormalizationLayer(channels, options);

    /// <summary>Normalizes a feature map.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="condition">Ignored.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">Batch normalization has one value per channel in training.</exception>
    public override Tensor forward(Tensor x, Tensor? condition) => Options.Normalization switch
    {
        NormalizationKind.None => x.alias(),
        NormalizationKind.Batch => BatchNormFunctions.Normalize(
            x, (running_mean, running_var, num_batches_tracked), training, Options, ProcessGroup, weight, bias),
        NormalizationKind.Instance => instance_norm(x, weight: weight, bias: bias, eps: Options.NormEpsilon),
        NormalizationKind.Layer => group_norm(x, num_groups: 1, weight, bias, Options.NormEpsilon),
        var other => throw new ArgumentOutOfRangeException(nameof(Options), other, "Unknown normalization."),
    };
}

/// <summary>The normalization layer of a block.</summary>
public enum NormalizationKind
{
    /// <summary>No normalization.</summary>
    None,

    /// <summary>Batch normalization with a learned gain and bias per channel.</summary>
    Batch,

    /// <summary>Conditional batch normalization: gain and bias depend on the class or the condition vector.</summary>
    ConditionalBatch,

    /// <summary>Instance normalization with a learned gain and bias per channel.</summary>
    Instance,

    /// <summary>
    /// Layer normalization over channels and positions, with a learned gain and bias per channel.
    /// </summary>
    Layer,
}
