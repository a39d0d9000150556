using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Enlarges signals with learnt kernels: a convolution's gradient.</summary>
public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(
        long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true,
            output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        CheckShape(input, 1);
        var added = _output_padding(input, output_size, kernel_size, stride, padding!, dilation, 1);
        return F.conv_transpose1d(
            input, weight, bias, stride[0], padding![0], added[0], dilation[0], groups);
    }
}

/// <summary>Enlarges images with learnt kernels: a convolution's gradient.</summary>
public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(
        long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true,
            output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        CheckShape(input, 2);
        var added = _output_padding(input, output_size, kernel_size, stride, padding!, dilation, 2);
        return F.conv_transpose2d(input, weight, bias, stride, padding, added, dilation, groups);
    }
}

/// <summary>Enlarges volumes with learnt kernels: a convolution's gradient.</summary>
public sealed class ConvTranspose3d : ConvolutionTranspose
{
    internal ConvTranspose3d(
        long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose3d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true,
            output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        CheckShape(input, 3);
        var added = _output_padding(input, output_size, kernel_size, stride, padding!, dilation, 3);
        return F.conv_transpose3d(input, weight, bias, stride, padding, added, dilation, groups);
    }
}
