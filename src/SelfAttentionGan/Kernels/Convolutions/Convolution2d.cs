using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>
/// Two-dimensional convolution and transposed convolution: by <see cref="ConvolutionKernel"/> in float32 on a CPU, by
/// torch elsewhere.
/// </summary>
/// <remarks>
/// Gradients of any order are convolutions again. The sum of output × g is linear in each of input, weight and g; its
/// gradient by one of them, given the other two, is the output, the input's or the weight's gradient. So the gradients
/// of each are the other two.
/// </remarks>
/// <param name="Stride">Vertical and horizontal stride.</param>
/// <param name="Padding">Vertical and horizontal padding.</param>
/// <param name="OutputPadding">Rows and columns added to a transposed convolution's output.</param>
/// <param name="IsTransposed">Whether it is transposed: its weight is input channels × output channels × kernel.</param>
internal sealed record Convolution2d(long[] Stride, long[] Padding, long[] OutputPadding, bool IsTransposed)
{
    /// <summary>Offsets are 32-bit numbers, and so are the bytes of a tensor.</summary>
    private const long MaxLength = int.MaxValue / sizeof(float);

    /// <summary>
    /// Returns a layer's strides and padding; null where it has groups, dilation, a padding that is not zeros, or sizes
    /// that torch rejects.
    /// </summary>
    public static Convolution2d? Of(Convolution layer) =>
        layer is Conv2d or ConvTranspose2d && layer is { padding_mode: PaddingModes.Zeros, padding_type: null, groups: 1 }
            && layer.dilation.All(step => step == 1) && layer.stride.All(step => step > 0)
            && layer.padding!.All(zeros => zeros >= 0)
                ? new([.. layer.stride], [.. layer.padding!], [.. layer.output_padding ?? [0, 0]], layer.transposed)
                : null;

    /// <summary>Computes the convolution, by kernel where it can.</summary>
    /// <param name="input">N×C×H×W.</param>
    /// <param name="weight">
    /// Output channels × input channels × kernel; transposed, input channels × output channels × kernel.
    /// </param>
    /// <param name="bias">One for each output channel, or null.</param>
    public Tensor Compute(Tensor input, Tensor weight, Tensor? bias)
    {
        if (ConvolutionKernel.Widest is not { } kernel || ShapeOf(input, weight, bias) is not { } shape)
            return ComputeByTorch(input, weight, bias);

        // Without the scope TorchSharp's tensor of what forward returns would live beside the output.
        using var scope = NewDisposeScope();

        return Function.apply(input, weight, bias!, new Call(this, kernel, shape), Operand.Output).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the convolution by torch: what the kernel must equal.</summary>
    public Tensor ComputeByTorch(Tensor input, Tensor weight, Tensor? bias) => IsTransposed
        ? conv_transpose2d(input, weight, bias, Stride, Padding, OutputPadding)
        : conv2d(input, weight, bias, Stride, Padding);

    /// <summary>The sizes for the kernel; null where it does not apply, or where torch would throw.</summary>
    private ConvolutionShape? ShapeOf(Tensor input, Tensor weight, Tensor? bias)
    {
        if (!IsPlain(input) || !IsPlain(weight) || (bias is not null && !IsPlain(bias))
            || input.shape is not [var batch, var channels, var height, var width]
            || weight.shape is not [var first, var second, var kernelHeight, var kernelWidth])
            return null;

        var (inChannels, outChannels) = IsTransposed ? (first, second) : (second, first);
        var (outHeight, outWidth) = (OutputSize(0, height, kernelHeight), OutputSize(1, width, kernelWidth));
        long[] sizes = [batch, channels, outChannels, outHeight, outWidth];
        if (inChannels != channels || sizes.Min() < 1 || (bias is not null && bias.numel() != outChannels)
            || OutputPadding.Zip(Stride).Any(pair => pair.First >= pair.Second)
            || Math.Max(batch, 2) * Math.Max(
                channels * (height + kernelHeight) * (width + kernelWidth),
                outChannels * (outHeight + kernelHeight) * (outWidth + kernelWidth)) > MaxLength
            || weight.numel() > MaxLength)
            return null;

        var (map, output) = (new Extent((int)height, (int)width), new Extent((int)outHeight, (int)outWidth));
        return new(
            (int)batch, (int)second, (int)first, IsTransposed ? output : map, IsTransposed ? map : output,
            new((int)kernelHeight, (int)kernelWidth), new((int)Stride[0], (int)Stride[1]),
            new((int)Padding[0], (int)Padding[1]));
    }

    private long OutputSize(int dimension, long size, long kernel) => IsTransposed
        ? (size - 1) * Stride[dimension] - 2 * Padding[dimension] + kernel + OutputPadding[dimension]
        : size + 2 * Padding[dimension] < kernel ? 0
        : (size + 2 * Padding[dimension] - kernel) / Stride[dimension] + 1;

    private static bool IsPlain(Tensor x) => x.device_type == DeviceType.CPU && x.dtype == ScalarType.Float32;

    /// <summary>The tensors of a convolution: with any two given, the third is computed.</summary>
    private enum Operand
    {
        Input,
        Weight,
        Output,
    }

    /// <summary>A convolution of certain sizes, and its gradients.</summary>
    private sealed record Call(Convolution2d Convolution, ConvolutionKernel Kernel, ConvolutionShape Shape)
    {
        /// <summary>Computes one operand, or its gradient, from the other two, which have the order of the enum.</summary>
        public Tensor Compute(Operand result, Tensor first, Tensor second, Tensor? bias = null)
        {
            (first, second) = (first.contiguous(), second.contiguous());

            return (result, Convolution.IsTransposed) switch
            {
                (Operand.Output, false) => Kernel.Forward(Shape, first, second, bias?.contiguous()),
                (Operand.Output, true) => Kernel.InputGradient(Shape, first, second, bias?.contiguous()),
                (Operand.Input, false) => Kernel.InputGradient(Shape, second, first, bias: null),
                (Operand.Input, true) => Kernel.Forward(Shape, second, first, bias: null),
                (_, false) => Kernel.WeightGradient(Shape, second, first),
                (_, true) => Kernel.WeightGradient(Shape, first, second),
            };
        }
    }

    private sealed class Function : SingleTensorFunction<Function>
    {
        private const string CallKey = "call", ResultKey = "result", NeedsKey = "needs";

        public override string Name => nameof(Convolution2d);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();

            var (first, second, bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor?)vars[2]);
            var (call, result) = ((Call)vars[3], (Operand)vars[4]);
            ctx.save_for_backward([first, second]);
            ctx.save_data(CallKey, call);
            ctx.save_data(ResultKey, result);
            ctx.save_data(NeedsKey, (first.requires_grad, second.requires_grad, bias?.requires_grad ?? false));

            return call.Compute(result, first, second, bias).MoveToOuterDisposeScope();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();

            var (call, result) = ((Call)ctx.get_data(CallKey)!, (Operand)ctx.get_data(ResultKey)!);
            var needs = ((bool First, bool Second, bool Bias))ctx.get_data(NeedsKey)!;
            var saved = ctx.get_saved_variables();
            Operand[] given = [.. Enum.GetValues<Operand>().Where(operand => operand != result)];

            var forFirst = needs.First ? Gradient(given[0], (given[1], saved[1]), (result, grad_output)) : null;
            var forSecond = needs.Second ? Gradient(given[1], (given[0], saved[0]), (result, grad_output)) : null;
            var forBias = needs.Bias ? grad_output.sum([0, 2, 3]) : null;

            grad_output.Dispose();
            return ReturnedGradients.Of(forFirst, forSecond, forBias, null, null);

            Tensor Gradient(Operand of, (Operand Kind, Tensor Value) x, (Operand Kind, Tensor Value) y)
            {
                var (first, second) = x.Kind < y.Kind ? (x.Value, y.Value) : (y.Value, x.Value);

                // A second derivative needs gradients with a history.
                return is_grad_enabled() ? apply(first, second, null!, call, of) : call.Compute(of, first, second);
            }
        }
    }
}
