using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Gives the last axes of each sample mean zero and variance one.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    internal LayerNorm(
        long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        if (!elementwise_affine)
            return;
        weight = nn.Parameter(ones(normalized_shape, dtype, device));
        if (bias)
            this.bias = nn.Parameter(zeros(normalized_shape, dtype, device));
    }

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public bool elementwise_affine { get; set; }

    [field: ComponentName(Name = nameof(weight))]
    public Parameter weight { get; set => Hold(ref field, value, nameof(weight)); } = null!;

    [field: ComponentName(Name = nameof(bias))]
    public Parameter? bias { get; set => Hold(ref field, value, nameof(bias)); }

    public void reset_parameters()
    {
        if (elementwise_affine)
            nn.init.ones_(weight);
        if (bias is not null)
            nn.init.zeros_(bias);
    }

    public override Tensor forward(Tensor tensor) => F.layer_norm(tensor, normalized_shape, weight, bias, eps);
}
