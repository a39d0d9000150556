using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels.Vectors;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>
/// Two-dimensional convolution in float32 on a CPU, and its gradients; those of a transposed convolution are the same
/// with the roles of input and output exchanged.
/// </summary>
/// <remarks>Tensors are contiguous, in float32, on the CPU and of the given sizes: anything else throws.</remarks>
internal abstract unsafe class ConvolutionKernel
{
    /// <summary>The kernel with the widest vectors that this processor has; null where it has none.</summary>
    public static ConvolutionKernel? Widest { get; } =
        Vector512.IsHardwareAccelerated ? new VectorizedConvolution<Simd512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new VectorizedConvolution<Simd256, Vector256<float>>()
        : Vector128.IsHardwareAccelerated ? new VectorizedConvolution<Simd128, Vector128<float>>()
        : null;

    /// <summary>Computes the output, N×C×H×W.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="input">N×C×H×W.</param>
    /// <param name="weight">Output channels × input channels × kernel.</param>
    /// <param name="bias">One for each output channel, or null.</param>
    public Tensor Forward(ConvolutionShape shape, Tensor input, Tensor weight, Tensor? bias)
    {
        var output = empty(shape.Batch, shape.OutChannels, shape.Out.Height, shape.Out.Width);
        Forward(
            shape, Numbers(input, shape.InputLength), Numbers(weight, shape.WeightLength),
            bias is null ? null : Numbers(bias, shape.OutChannels), Numbers(output, shape.OutputLength));
        KeepAlive(input, weight, bias);

        return output;
    }

    /// <summary>Computes the input's gradient; it is the output of a transposed convolution, which has a bias.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="gradient">The output's gradient.</param>
    /// <param name="weight">Output channels × input channels × kernel.</param>
    /// <param name="bias">One for each input channel, or null.</param>
    public Tensor InputGradient(ConvolutionShape shape, Tensor gradient, Tensor weight, Tensor? bias)
    {
        var result = empty(shape.Batch, shape.InChannels, shape.In.Height, shape.In.Width);
        InputGradient(
            shape, Numbers(gradient, shape.OutputLength), Numbers(weight, shape.WeightLength),
            bias is null ? null : Numbers(bias, shape.InChannels), Numbers(result, shape.InputLength));
        KeepAlive(gradient, weight, bias);

        return result;
    }

    /// <summary>Computes the weight's gradient.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="gradient">The output's gradient.</param>
    /// <param name="input">The input.</param>
    public Tensor WeightGradient(ConvolutionShape shape, Tensor gradient, Tensor input)
    {
        var result = empty(shape.OutChannels, shape.InChannels, shape.Kernel.Height, shape.Kernel.Width);
        WeightGradient(
            shape, Numbers(gradient, shape.OutputLength), Numbers(input, shape.InputLength),
            Numbers(result, shape.WeightLength));
        KeepAlive(gradient, input, null);

        return result;
    }

    /// <summary>Computes a tiny convolution and its gradients, for which the JIT compiles the kernel.</summary>
    public void Compile()
    {
        using var scratch = new Scratch();

        var shape = new ConvolutionShape(1, 8, 8, new(8, 8), new(4, 4), new(4, 4), new(2, 2), new(1, 1));
        var x = scratch.TakeZeros(shape.InputLength);
        var y = scratch.TakeZeros(shape.OutputLength);
        var weight = scratch.TakeZeros(shape.WeightLength);
        Forward(shape, x, weight, null, y);
        InputGradient(shape, y, weight, null, x);
        WeightGradient(shape, y, x, weight);
    }

    protected abstract void Forward(ConvolutionShape shape, float* input, float* weight, float* bias, float* output);

    protected abstract void InputGradient(
        ConvolutionShape shape, float* gradient, float* weight, float* bias, float* result);

    protected abstract void WeightGradient(ConvolutionShape shape, float* gradient, float* input, float* result);

    // Torch owns the memory: nothing moves it.
    private static float* Numbers(Tensor x, long length)
    {
        if (x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32 || x.numel() != length
            || !x.is_contiguous())
            throw new ArgumentException(
                $"A convolution's kernel takes {length} contiguous numbers in float32 on the CPU, but got "
                + $"{x.Describe()} of {x.dtype} on {x.device}; compute the layer by torch.", nameof(x));

        return new TensorData(x)[0];
    }

    private static void KeepAlive(Tensor first, Tensor second, Tensor? third)
    {
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
    }
}
