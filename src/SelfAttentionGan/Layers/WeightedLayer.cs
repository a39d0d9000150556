using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>A layer taken apart: its weight, its bias, and the function that joins them with an input.</summary>
/// <param name="Weight">The weight, as the layer holds it.</param>
/// <param name="Bias">The bias, or none.</param>
/// <param name="OutputDimension">The weight's dimension that counts the outputs.</param>
/// <param name="Function">Computes the layer from (input, weight, bias).</param>
/// <param name="Accepts">Whether an input has the right shape.</param>
/// <param name="Input">The right shape, in words.</param>
internal sealed record WeightedLayer(
    Tensor Weight,
    Tensor? Bias,
    int OutputDimension,
    Func<Tensor, Tensor, Tensor?, Tensor> Function,
    Func<Tensor, bool> Accepts,
    string Input)
{
    /// <exception cref="ArgumentException">The layer is of another kind, or pads with other than zeros.</exception>
    public static WeightedLayer Of(Module<Tensor, Tensor> layer) => layer switch
    {
        Conv2d { padding_mode: PaddingModes.Zeros, padding_type: null } convolution => From(convolution),
        ConvTranspose2d convolution => From(convolution),
        Linear linear => From(linear),
        _ => throw new ArgumentException(
            "Spectral normalisation wraps Conv2d (padded by a number of zeros), ConvTranspose2d and Linear, but got " +
            $"{layer.GetType().Name}; wrap the layers inside it instead.", nameof(layer)),
    };

    private static WeightedLayer From(Conv2d layer)
    {
        var (stride, padding, dilation, groups) = (layer.stride, layer.padding, layer.dilation, layer.groups);

        return new(
            layer.weight, layer.bias, OutputDimension: 0,
            (x, weight, bias) => conv2d(x, weight, bias, stride, padding, dilation, groups),
            Maps(layer.in_channels), $"N×{layer.in_channels}×H×W feature maps");
    }

    private static WeightedLayer From(ConvTranspose2d layer)
    {
        var (stride, padding, dilation, groups) = (layer.stride, layer.padding, layer.dilation, layer.groups);
        var extra = layer.output_padding;

        return new(
            layer.weight, layer.bias, OutputDimension: 1,
            (x, weight, bias) => conv_transpose2d(x, weight, bias, stride, padding, extra, dilation, groups),
            Maps(layer.in_channels), $"N×{layer.in_channels}×H×W feature maps");
    }

    private static WeightedLayer From(Linear layer)
    {
        var features = layer.in_features;

        return new(
            layer.weight, layer.bias, OutputDimension: 0, linear,
            x => x.dim() > 0 && x.shape[^1] == features, $"inputs that end in {features} features");
    }

    private static Func<Tensor, bool> Maps(long channels) => x => x.dim() == 4 && x.shape[1] == channels;
}
