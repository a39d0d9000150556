using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>The unconditional normalisations behind <see cref="Norm"/>, with PyTorch's keys.</summary>
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

    /// <summary>Whether it normalises by the statistics of a batch.</summary>
    public bool OfBatch => options.Norm == Norm.Batch;

    /// <summary>The share of each batch in the running statistics.</summary>
    public double Momentum => options.NormMomentum;

    /// <summary>Makes what the options ask for: a map and a condition in, an even map out.</summary>
    public static Module<Tensor, Tensor?, Tensor> Of(long channels, BlockOptions options) =>
        options.Norm == Norm.ConditionalBatch
            ? new ConditionalBatchNorm2d(channels, options)!                 // it refuses a missing condition itself
            : new FeatureNorm(channels, options);

    public override Tensor forward(Tensor x, Tensor? condition) => options.Norm switch
    {
        Norm.None => x.alias(),
        Norm.Batch => BatchStatistics.Normalise(
            x, (running_mean, running_var, num_batches_tracked), training, options, weight, bias),
        Norm.Instance => instance_norm(x, weight: weight, bias: bias, eps: options.NormEpsilon),
        Norm.Layer => group_norm(x, num_groups: 1, weight, bias, options.NormEpsilon),
        var other => throw new ArgumentOutOfRangeException(nameof(options), other, "There is no such normalisation."),
    };
}
