using SelfAttentionGan.Kernels.Convolutions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.SpectralNormalization;

// The functions outlive the layer: they read its sizes only, which stay valid after it is disposed.
internal sealed partial record FunctionalLayer
{
    private static FunctionalLayer From(Convolution layer, bool kernels)
    {
        var (function, create) = Split(layer);
        if (kernels && Convolution2d.Of(layer) is { } convolution)
            function = convolution.Compute;
        var rank = layer.kernel_size.Length + 2;

        return new(
            layer.weight, layer.bias, function,
            (weight, bias) => WithParameters(create(bias is not null), weight, bias))
        {
            OutputDimension = layer.transposed ? 1 : 0,
            Accepts = x => x.dim() == rank && x.shape[1] == layer.in_channels,
            Input = $"N×{layer.in_channels}×{(rank == 3 ? "L" : rank == 4 ? "H×W" : "D×H×W")} feature maps",
        };
    }

    /// <summary>
    /// The function of a convolution, and a factory of convolutions of its sizes, with or without bias.
    /// </summary>
    private static (Func<Tensor, Tensor, Tensor?, Tensor> Function, Func<bool, Convolution> Create) Split(
        Convolution c) => c switch
        {
            Conv1d _ => (
                (x, w, b) => conv1d(x, w, b, c.stride[0], c.padding![0], c.dilation[0], c.groups),
                bias => Conv1d(
                    c.in_channels, c.out_channels, c.kernel_size[0], c.stride[0], c.padding![0], c.dilation[0],
                    groups: c.groups, bias: bias)),
            Conv2d _ => (
                (x, w, b) => conv2d(x, w, b, c.stride, c.padding, c.dilation, c.groups),
                bias => Conv2d(
                    c.in_channels, c.out_channels, Two(c.kernel_size), Two(c.stride), Two(c.padding!), Two(c.dilation),
                    groups: c.groups, bias: bias)),
            Conv3d _ => (
                (x, w, b) => conv3d(x, w, b, c.stride, c.padding, c.dilation, c.groups),
                bias => Conv3d(
                    c.in_channels, c.out_channels, Three(c.kernel_size), Three(c.stride), Three(c.padding!),
                    Three(c.dilation), groups: c.groups, bias: bias)),
            ConvTranspose1d _ => (
                (x, w, b) => conv_transpose1d(
                    x, w, b, c.stride[0], c.padding![0], c.output_padding[0], c.dilation[0], c.groups),
                bias => ConvTranspose1d(
                    c.in_channels, c.out_channels, c.kernel_size[0], c.stride[0], c.padding![0], c.output_padding[0],
                    c.dilation[0], groups: c.groups, bias: bias)),
            ConvTranspose2d _ => (
                (x, w, b) => conv_transpose2d(x, w, b, c.stride, c.padding, c.output_padding, c.dilation, c.groups),
                bias => ConvTranspose2d(
                    c.in_channels, c.out_channels, Two(c.kernel_size), Two(c.stride), Two(c.padding!),
                    Two(c.output_padding), Two(c.dilation), groups: c.groups, bias: bias)),
            _ => (
                (x, w, b) => conv_transpose3d(x, w, b, c.stride, c.padding, c.output_padding, c.dilation, c.groups),
                bias => ConvTranspose3d(
                    c.in_channels, c.out_channels, Three(c.kernel_size), Three(c.stride), Three(c.padding!),
                    Three(c.output_padding), Three(c.dilation), groups: c.groups, bias: bias)),
        };

    private static Convolution WithParameters(Convolution layer, Parameter weight, Parameter? bias)
    {
        layer.weight = weight;
        if (bias is not null)
            layer.bias = bias;

        return layer;
    }

    private static (long, long) Two(long[] sizes) => (sizes[0], sizes[1]);

    private static (long, long, long) Three(long[] sizes) => (sizes[0], sizes[1], sizes[2]);
}
