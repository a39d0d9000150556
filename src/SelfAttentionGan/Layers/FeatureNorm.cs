using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>The unconditional normalization layers of <see cref="Norm"/>, with PyTorch's state keys.</summary>
internal sealed class FeatureNorm : Module<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter? weight, bias;
    private readonly Tensor? running_mean, running_var, num_batches_tracked;

    private readonly BlockOptions options;

    private FeatureNorm(long channels, BlockOptions options)
        : base(nameof(FeatureNorm))
    {
        this.options = options;

        if (options.Norm != Norm.None)
        {
            (weight, bias) = (Parameter(ones(channels)), Parameter(zeros(channels)));
            weight.DetachFromDisposeScope();
            bias.DetachFromDisposeScope();
        }

        if (options is { Norm: Norm.Batch, RunningStatistics: true })
            (running_mean, running_var, num_batches_tracked) = BatchStatistics.Fresh(channels);

        RegisterComponents();
    }

    /// <summary>Whether this is batch normalization.</summary>
    public bool OfBatch => options.Norm == Norm.Batch;

    /// <summary>The momentum of the running statistics.</summary>
    public double Momentum => options.NormMomentum;

    /// <summary>Creates the normalization layer of the options, called with a feature map and a condition.</summary>
    public static Module<Tensor, Tensor?, Tensor> Of(long channels, BlockOptions options) =>
        options.Norm == Norm.ConditionalBatch
            ? new ConditionalBatchNorm2d(channels, options)!                 // it rejects a missing condition itself
            : new FeatureNorm(channels, options);

    public override Tensor forward(Tensor x, Tensor? condition) => options.Norm switch
    {
        Norm.None => x.alias(),
        Norm.Batch => BatchStatistics.Normalize(
            x, (running_mean, running_var, num_batches_tracked), training, options, weight, bias),
        Norm.Instance => instance_norm(x, weight: weight, bias: bias, eps: options.NormEpsilon),
        Norm.Layer => group_norm(x, num_groups: 1, weight, bias, options.NormEpsilon),
        var other => throw new ArgumentOutOfRangeException(nameof(options), other, "Unknown normalization."),
    };
}

/// <summary>The normalization layer of a block.</summary>
public enum Norm
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
