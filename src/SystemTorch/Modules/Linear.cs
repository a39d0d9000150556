using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary><c>x Wᵀ + b</c>.</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    internal Linear(Parameter weight, Parameter? bias = null) : base(nameof(Linear))
    {
        in_features = weight.size(1);
        out_features = weight.size(0);
        this.weight = weight;
        this.bias = bias;
    }

    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        weight = nn.Parameter(empty(outputSize, inputSize, dtype, device));
        if (hasBias)
            bias = nn.Parameter(empty(outputSize, dtype, device));
        Initialisation.Reset(weight, bias);
    }

    public long in_features { get; set; }

    public long out_features { get; set; }

    [field: ComponentName(Name = nameof(weight))]
    public Parameter weight { get; set => Hold(ref field, value, nameof(weight)); }

    [field: ComponentName(Name = nameof(bias))]
    public Parameter? bias { get; set => Hold(ref field, value, nameof(bias)); }

    public override Tensor forward(Tensor tensor) => F.linear(tensor, weight, bias);
}
