using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels;
using SelfAttentionGan.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Kernels;

public sealed class AdamKernelTests : IClassFixture<Seeded>, IDisposable
{
    private const double Rate = 1e-2, Beta1 = 0.5, Beta2 = 0.9;
    private const int ManyParts = 70_001;

    private static readonly AdamCoefficients Coefficients = new()
    {
        Beta1 = 0.5f,
        NewShare1 = 0.5f,
        Beta2 = 0.9f,
        NewShare2 = 0.1f,
        Epsilon = 1e-8f,
        StepSize = -0.02f,
        SecondCorrection = 0.3f,
        Decay = 0.1f,
        Kept = 0.99f,
    };

    private readonly int threads = get_num_threads();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    [Theory]
    [InlineData(1, 0.0, false)]
    [InlineData(7, 0.1, false)]
    [InlineData(33, 0.1, true)]
    [InlineData(ManyParts, 0.0, true)]
    [InlineData(ManyParts, 0.1, false)]
    public void Three_fused_steps_are_those_of_the_tensor_form(int length, double decay, bool decoupled)
    {
        var start = randn(length);
        var (ours, plain) = (Parameter(start.clone()), Parameter(start.clone()));
        var (fused, operations) = (Step(ours, decay, decoupled, fused: true), Step(plain, decay, decoupled, fused: false));

        for (var i = 0; i < 3; i++)
        {
            ours.grad = randn(length);
            plain.grad = ours.grad.clone();
            fused.Apply();
            operations.Apply();
        }

        ours.allclose(plain, rtol: 1e-6, atol: 1e-7).Should().BeTrue("only a square root is rounded in another way");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(ManyParts)]
    public void All_vector_widths_and_thread_counts_give_the_same_bits(int length)
    {
        var start = Tensors.Random(length);

        set_num_threads(1);
        var expected = start.After(AdamKernel.Update<Simd128, Vector128<float>>);
        var others = new List<string> { start.After(AdamKernel.Update) };
        if (Vector256.IsHardwareAccelerated)
            others.Add(start.After(AdamKernel.Update<Simd256, Vector256<float>>));
        if (Vector512.IsHardwareAccelerated)
            others.Add(start.After(AdamKernel.Update<Simd512, Vector512<float>>));
        set_num_threads(2);
        others.Add(start.After(AdamKernel.Update));
        others.Add(start.After(AdamKernel.Update));

        others.Should().OnlyContain(hash => hash == expected);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_reaches_the_parameter_at_its_place_only(double value)
    {
        var (parameter, gradient, m, v) = Tensors.Random(37);
        gradient[20] = tensor((float)value);

        AdamKernel.Update(parameter, gradient, m, v, Coefficients);

        parameter.isfinite().logical_not().nonzero().data<long>().ToArray().Should().Equal(20);
        v.isfinite().logical_not().nonzero().data<long>().ToArray().Should().Equal(20);
    }

    public static TheoryData<string> Unsupported => ["float64", "bfloat16", "not contiguous", "empty"];

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void Other_tensors_are_updated_by_the_tensor_form(string kind)
    {
        var start = kind == "empty" ? empty(0) : randn(6, 4).to(kind switch
        {
            "float64" => ScalarType.Float64,
            "bfloat16" => ScalarType.BFloat16,
            _ => ScalarType.Float32,
        });
        var (ours, plain) = (Parameter(start.clone()), Parameter(start.clone()));
        var (fused, operations) = (Step(ours, fused: true), Step(plain, fused: false));
        var gradient = kind == "not contiguous" ? randn(4, 6).t() : ones_like(start);
        (ours.grad, plain.grad) = (gradient, gradient);

        fused.Apply();
        operations.Apply();

        TensorHash.Of(ours).Should().Be(TensorHash.Of(plain));
        FluentActions.Invoking(() => AdamKernel.Update(ours, gradient, gradient, gradient, Coefficients))
            .Should().Throw<ArgumentException>().WithMessage("*contiguous float32*tensor form*");
    }

    private static AdamStep Step(Parameter parameter, double decay = 0, bool decoupled = false, bool fused = true) =>
        decoupled
            ? new(optim.AdamW([parameter], Rate, Beta1, Beta2, weight_decay: decay), fused)
            : new(optim.Adam([parameter], Rate, Beta1, Beta2, weight_decay: decay), fused);

    private delegate void Update(Tensor parameter, Tensor gradient, Tensor m, Tensor v, in AdamCoefficients c);

    private sealed record Tensors(Tensor Parameter, Tensor Gradient, Tensor M, Tensor V)
    {
        public static Tensors Random(int length) => new(randn(length), randn(length), randn(length), rand(length));

        /// <summary>The hash of copies after an update.</summary>
        public string After(Update update)
        {
            Tensor[] copies = [Parameter.clone(), Gradient.clone(), M.clone(), V.clone()];
            update(copies[0], copies[1], copies[2], copies[3], Coefficients);

            return TensorHash.Of(copies);
        }
    }
}
