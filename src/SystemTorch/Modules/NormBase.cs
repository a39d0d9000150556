using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalisation share: scale, shift and running statistics, per channel.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype, string name) : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = nn.Parameter(ones(num_features, dtype, device));
            bias = nn.Parameter(zeros(num_features, dtype, device));
        }

        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype, device);
            running_var = ones(num_features, dtype, device);
            num_batches_tracked = tensor(0L, ScalarType.Int64, device);
        }
    }

    public long num_features { get; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    [field: ComponentName(Name = nameof(weight))]
    public Parameter weight { get; set => Hold(ref field, value, nameof(weight)); } = null!;

    [field: ComponentName(Name = nameof(bias))]
    public Parameter? bias { get; set => Hold(ref field, value, nameof(bias)); }

    [field: ComponentName(Name = nameof(running_mean))]
    public Tensor? running_mean { get; set => HoldBuffer(ref field, value, nameof(running_mean)); }

    [field: ComponentName(Name = nameof(running_var))]
    public Tensor? running_var { get; set => HoldBuffer(ref field, value, nameof(running_var)); }

    [field: ComponentName(Name = nameof(num_batches_tracked))]
    public Tensor? num_batches_tracked { get; set => HoldBuffer(ref field, value, nameof(num_batches_tracked)); }

    public void reset_running_stats()
    {
        if (!track_running_stats)
            return;
        nn.init.zeros_(running_mean!);
        nn.init.ones_(running_var!);
        nn.init.zeros_(num_batches_tracked!);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine)
            return;
        nn.init.ones_(weight);
        nn.init.zeros_(bias!);
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    private protected static void CheckRank(Tensor input, string expected, params ReadOnlySpan<long> ranks)
    {
        if (!ranks.Contains(input.ndim))
            throw new ArgumentException($"expected {expected} input, but got {input.ndim}D input.");
    }
}
