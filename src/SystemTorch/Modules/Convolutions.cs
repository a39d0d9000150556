using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Slides learnt kernels over signals: (n, c, w).</summary>
public sealed class Conv1d : Convolution
{
    internal Conv1d(
        long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
        long[] dilation, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, false,
            [0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        CheckShape(input, 1);
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = Padded(input);
            return F.conv1d(padded, weight, bias, stride[0], 0, dilation[0], groups);
        }

        return padding_type is { } named
            ? F.conv1d_padding(input, weight, bias, stride[0], named, dilation[0], groups)
            : F.conv1d(input, weight, bias, stride[0], padding![0], dilation[0], groups);
    }
}

/// <summary>Slides learnt kernels over images: (n, c, h, w).</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
        long[] dilation, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, false,
            [0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        CheckShape(input, 2);
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = Padded(input);
            return F.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
        }

        return padding_type is { } named
            ? F.conv2d_padding(input, weight, bias, stride, named, dilation, groups)
            : F.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}

/// <summary>Slides learnt kernels over volumes: (n, c, d, h, w).</summary>
public sealed class Conv3d : Convolution
{
    internal Conv3d(
        long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
        long[] dilation, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(nameof(Conv3d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, false,
            [0, 0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        CheckShape(input, 3);
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = Padded(input);
            return F.conv3d(padded, weight, bias, stride, [0, 0, 0], dilation, groups);
        }

        return padding_type is { } named
            ? F.conv3d_padding(input, weight, bias, stride, named, dilation, groups)
            : F.conv3d(input, weight, bias, stride, padding, dilation, groups);
    }
}
