using TorchSharp.Interop;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace TorchSharp;

/// <summary>A transposed convolution as what it is, the input gradient of a convolution.</summary>
/// <remarks>
/// On a CPU torch computes conv_transpose2d by a slow loop of its own, but convolutions and their gradients by oneDNN,
/// about twice as fast; to the few channels of a picture the loop is faster, but not its gradient. The result is the
/// same to rounding, and so are gradients, to any order.
/// </remarks>
internal sealed class FastConvTranspose : SingleTensorFunction<FastConvTranspose>
{
    private const string SizesKey = "sizes", BiasKey = "bias";

    private const long Few = 8;

    public override string Name => "conv_transpose2d";

    /// <summary>
    /// Whether torch would take its slow loop (float32 on the CPU) or mistake it for a plain convolution (bfloat16 in
    /// libtorch 1.13), and shapes fit together.
    /// </summary>
    public static bool Suits(Tensor input, Tensor weight, Tensor? bias, Sizes sizes) =>
        IsPlain(input) && IsPlain(weight) && input.dtype == weight.dtype
        && input.dim() == 4 && weight.dim() == 4 && input.numel() > 0
        && input.size(1) == weight.size(0) && weight.size(1) > 0
        && (bias is null || (bias.dtype == input.dtype && IsPlain(bias) && bias.dim() == 1
            && bias.size(0) == weight.size(1)))
        && sizes.AreSound && Output(input, weight, sizes).Min() > 0;

    /// <summary>Computes it with its history.</summary>
    public static Tensor Apply(Tensor input, Tensor weight, Tensor? bias, Sizes sizes) =>
        apply(input, weight, sizes, bias!);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, weight, sizes) = ((Tensor)vars[0], (Tensor)vars[1], (Sizes)vars[2]);
        ctx.save_for_backward([input, weight]);
        ctx.save_data(SizesKey, sizes);
        ctx.save_data(BiasKey, vars[3] is Tensor);

        if (weight.size(1) < Few && input.dtype == ScalarType.Float32)
            return Operators.conv_transpose2d_input.Call(
                input, weight, vars[3] as Tensor, sizes.Strides, sizes.Padding, sizes.OutputPadding, 1L, sizes.Dilation);

        // Only the shape of the convolution's input matters.
        using var shape = empty(1, input.dtype).expand(Output(input, weight, sizes));
        var (output, _, _) = Gradients(input, shape, weight, sizes, [true, false, false]);

        if (vars[3] is not Tensor bias)
            return output;

        using var planes = bias.view(1, -1, 1, 1);
        return output.add_(planes);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (input, weight, sizes) = (saved[0], saved[1], (Sizes)ctx.get_data(SizesKey)!);

        var forInput = nn.functional.conv2d(grad_output, weight, null, sizes.Strides, sizes.Padding, sizes.Dilation);
        var (_, forWeight, _) = Gradients(input, grad_output, weight, sizes, [false, true, false]);

        return [forInput, forWeight, null!, ctx.get_data(BiasKey) is true ? grad_output.sum([0L, 2, 3]) : null!];
    }

    private static (Tensor, Tensor, Tensor) Gradients(
        Tensor ofOutput, Tensor input, Tensor weight, Sizes sizes, bool[] wanted) =>
        Operators.convolution_backward.CallTriple(
            ofOutput, input, weight, Argument.None, sizes.Strides, sizes.Padding, sizes.Dilation, false,
            new long[] { 0, 0 }, 1L, wanted);

    private static long[] Output(Tensor input, Tensor weight, Sizes sizes) =>
        [input.size(0), weight.size(1), sizes.Output(0, input, weight), sizes.Output(1, input, weight)];

    private static bool IsPlain(Tensor x) =>
        x.dtype is ScalarType.Float32 or ScalarType.BFloat16 && x.device.type == DeviceType.CPU;

    /// <summary>How the window moves, in rows and columns.</summary>
    internal sealed record Sizes(long[] Strides, long[] Padding, long[] OutputPadding, long[] Dilation)
    {
        public bool AreSound => Enumerable.Range(0, 2).All(i =>
            Strides[i] > 0 && Padding[i] >= 0 && Dilation[i] > 0 && OutputPadding[i] >= 0
            && OutputPadding[i] < Strides[i]);

        public static Sizes Of(long[]? strides, long[]? padding, long[]? outputPadding, long[]? dilation) =>
            new(Two(strides, 1), Two(padding, 0), Two(outputPadding, 0), Two(dilation, 1));

        public long Output(int i, Tensor input, Tensor weight) =>
            (input.size(i + 2) - 1) * Strides[i] - 2 * Padding[i] + Dilation[i] * (weight.size(i + 2) - 1)
            + OutputPadding[i] + 1;

        private static long[] Two(long[]? sizes, long usual) => sizes switch
        {
            null => [usual, usual],
            [var both] => [both, both],
            [_, _] => sizes,
            _ => [-1, -1],
        };
    }
}
