using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Gives each group of channels of each sample mean zero and variance one.</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    internal GroupNorm(
        long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        this.num_groups = num_groups;
        this.eps = eps;
        this.affine = affine;
        if (!affine)
            return;
        weight = nn.Parameter(ones(num_channels, dtype, device));
        bias = nn.Parameter(zeros(num_channels, dtype, device));
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    [field: ComponentName(Name = nameof(weight))]
    public Parameter weight { get; set => Hold(ref field, value, nameof(weight)); } = null!;

    [field: ComponentName(Name = nameof(bias))]
    public Parameter? bias { get; set => Hold(ref field, value, nameof(bias)); }

    public override Tensor forward(Tensor tensor) => tensor.ndim >= 3
        ? F.group_norm(tensor, num_groups, weight, bias, eps)
        : throw new ArgumentException($"Invalid number of dimensions for GroupNorm argument: {tensor.ndim}");
}
