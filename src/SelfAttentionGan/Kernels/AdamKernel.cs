using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Kernels;

/// <summary>The fused update of Adam and AdamW: one pass over parameter, gradient and both moments.</summary>
/// <remarks>
/// The tensor form of <c>AdamStep</c> reads and writes the moments operation by operation, through a temporary tensor.
/// Each value here is rounded as there, but for torch's square root, which may differ in the last bit. The bits are the
/// same for any vector width and any number of threads.
/// </remarks>
internal static unsafe class AdamKernel
{
    /// <summary>Elements below which another thread costs more than it saves.</summary>
    private const int MinShare = 1 << 15;

    /// <summary>Elements that two threads never divide: a cache line.</summary>
    private const int Line = 16;

    /// <summary>Whether the kernel computes this update: contiguous float32 tensors in the memory of the CPU.</summary>
    public static bool Supports(Tensor parameter, Tensor gradient, Tensor m, Tensor v) =>
        Vector128.IsHardwareAccelerated && parameter.numel() is > 0 and <= int.MaxValue / sizeof(float)
        && IsSpan(parameter) && IsSpan(gradient) && IsSpan(m) && IsSpan(v)
        && gradient.numel() == parameter.numel() && m.numel() == parameter.numel() && v.numel() == parameter.numel();

    /// <summary>Updates the parameter and its moments in place.</summary>
    /// <exception cref="ArgumentException">The tensors are not <see cref="Supports">supported</see>.</exception>
    public static void Update(Tensor parameter, Tensor gradient, Tensor m, Tensor v, in AdamCoefficients coefficients)
    {
        if (Vector512.IsHardwareAccelerated)
            Update<Simd512, Vector512<float>>(parameter, gradient, m, v, coefficients);
        else if (Vector256.IsHardwareAccelerated)
            Update<Simd256, Vector256<float>>(parameter, gradient, m, v, coefficients);
        else
            Update<Simd128, Vector128<float>>(parameter, gradient, m, v, coefficients);
    }

    /// <summary>Updates the parameter and its moments in place, with vectors of one width.</summary>
    /// <exception cref="ArgumentException">The tensors are not <see cref="Supports">supported</see>.</exception>
    public static void Update<TSimd, TVector>(
        Tensor parameter, Tensor gradient, Tensor m, Tensor v, in AdamCoefficients coefficients)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        if (!Supports(parameter, gradient, m, v))
            throw new ArgumentException(
                $"The kernel of Adam takes contiguous float32 tensors of one size on the CPU, but got a parameter of " +
                $"{parameter.dtype} with {parameter.numel()} values; use the tensor form.", nameof(parameter));

        var count = (int)parameter.numel();
        fixed (byte* forParameter = parameter.bytes, forGradient = gradient.bytes, forM = m.bytes, forV = v.bytes)
        {
            var state = new Pointers((float*)forParameter, (float*)forGradient, (float*)forM, (float*)forV);
            var parts = ParallelLoop.Parts(count / MinShare);
            if (parts == 1)
                Update<TSimd, TVector>(state, 0, count, coefficients);
            else
                UpdateParts<TSimd, TVector>(state, count, parts, coefficients);
        }

        GC.KeepAlive(parameter);
        GC.KeepAlive(gradient);
        GC.KeepAlive(m);
        GC.KeepAlive(v);
    }

    // A method of its own: the delegate that Run takes is allocated on entry.
    private static void UpdateParts<TSimd, TVector>(
        Pointers state, int count, int parts, AdamCoefficients coefficients)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => ParallelLoop.Run(parts, part =>
        {
            var (first, end) = ParallelLoop.Share((count + Line - 1) / Line, part, parts);
            Update<TSimd, TVector>(state, first * Line, Math.Min(end * Line, count), coefficients);
        });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update<TSimd, TVector>(Pointers state, int first, int end, in AdamCoefficients c)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var (beta1, newShare1) = (TSimd.Broadcast(c.Beta1), TSimd.Broadcast(c.NewShare1));
        var (beta2, newShare2) = (TSimd.Broadcast(c.Beta2), TSimd.Broadcast(c.NewShare2));
        var (correction, epsilon) = (TSimd.Broadcast(c.SecondCorrection), TSimd.Broadcast(c.Epsilon));
        var (stepSize, decay, kept) = (TSimd.Broadcast(c.StepSize), TSimd.Broadcast(c.Decay), TSimd.Broadcast(c.Kept));

        var i = first;
        for (; i <= end - TSimd.Width; i += TSimd.Width)
        {
            var (parameter, gradient) = (TSimd.Load(state.Parameter + i), TSimd.Load(state.Gradient + i));
            if (c.Decay != 0)
                gradient = TSimd.FusedMultiplyAdd(parameter, decay, gradient);

            var m = TSimd.FusedMultiplyAdd(gradient, newShare1, TSimd.Multiply(TSimd.Load(state.M + i), beta1));
            var v = TSimd.FusedMultiplyAdd(
                TSimd.Multiply(newShare2, gradient), gradient, TSimd.Multiply(TSimd.Load(state.V + i), beta2));
            var denominator = TSimd.Add(TSimd.Divide(TSimd.Sqrt(v), correction), epsilon);
            var change = TSimd.Divide(TSimd.Multiply(stepSize, m), denominator);

            TSimd.Store(m, state.M + i);
            TSimd.Store(v, state.V + i);
            TSimd.Store(TSimd.Add(TSimd.Multiply(parameter, kept), change), state.Parameter + i);
        }

        for (; i < end; i++)
        {
            var gradient = c.Decay == 0
                ? state.Gradient[i]
                : MathF.FusedMultiplyAdd(state.Parameter[i], c.Decay, state.Gradient[i]);

            state.M[i] = MathF.FusedMultiplyAdd(gradient, c.NewShare1, state.M[i] * c.Beta1);
            state.V[i] = MathF.FusedMultiplyAdd(c.NewShare2 * gradient, gradient, state.V[i] * c.Beta2);
            var denominator = MathF.Sqrt(state.V[i]) / c.SecondCorrection + c.Epsilon;
            state.Parameter[i] = state.Parameter[i] * c.Kept + c.StepSize * state.M[i] / denominator;
        }
    }

    private static bool IsSpan(Tensor x) =>
        x.dtype == ScalarType.Float32 && x.device_type == TorchSharp.DeviceType.CPU && x.is_contiguous();

    private readonly struct Pointers(float* parameter, float* gradient, float* m, float* v)
    {
        public readonly float* Parameter = parameter, Gradient = gradient, M = m, V = v;
    }
}

/// <summary>The coefficients of one update by Adam or AdamW.</summary>
internal readonly record struct AdamCoefficients
{
    /// <summary>β₁.</summary>
    public required float Beta1 { get; init; }

    /// <summary>1 − β₁.</summary>
    public required float NewShare1 { get; init; }

    /// <summary>β₂.</summary>
    public required float Beta2 { get; init; }

    /// <summary>1 − β₂.</summary>
    public required float NewShare2 { get; init; }

    /// <summary>ε.</summary>
    public required float Epsilon { get; init; }

    /// <summary>−η / (1 − β₁ᵗ).</summary>
    public required float StepSize { get; init; }

    /// <summary>√(1 − β₂ᵗ).</summary>
    public required float SecondCorrection { get; init; }

    /// <summary>λ of Adam's weight decay: the gradient is g + λ θ; 0 for none.</summary>
    public float Decay { get; init; }

    /// <summary>1 − η λ of AdamW's weight decay: the factor of θ; 1 for none.</summary>
    public required float Kept { get; init; }
}
