using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.Kernels.Vectors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Tests.Kernels.Convolutions;

/// <summary>Every width of vectors against torch in float64.</summary>
[Collection(nameof(ThreadCount))]
public sealed class ConvolutionKernelTests : IClassFixture<Seeded>
{
    private const double Tolerance = 1e-5;

    /// <summary>Batch, channels, output channels, height, width, kernel height and width, strides, paddings.</summary>
    private static readonly long[][] Shapes =
    [
        [2, 3, 16, 8, 8, 4, 4, 2, 2, 1, 1],                      // DCGAN's
        [3, 5, 4, 6, 6, 3, 3, 1, 1, 1, 1],                       // ResNet's
        [2, 4, 9, 8, 5, 1, 1, 1, 1, 0, 0],                       // a projection
        [2, 7, 1, 4, 4, 4, 4, 1, 1, 0, 0],                       // a score
        [1, 3, 5, 9, 11, 5, 3, 3, 2, 2, 0],                      // odd sizes, other strides than kernels
        [2, 2, 3, 7, 6, 2, 3, 1, 2, 1, 1],                       // rows that no output needs
        [1, 2, 2, 5, 5, 1, 1, 3, 3, 0, 0],                       // inputs that no output needs
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
        [20, 40, 3, 6, 40, 3, 3, 1, 1, 1, 1],                    // more than one block of products and of images
        [2, 3, 70, 33, 33, 4, 4, 2, 2, 1, 1],
    ];

    private static readonly ConvolutionKernel[] Widths =
    [
        new VectorizedConvolution<Simd128, Vector128<float>>(),
        new VectorizedConvolution<Simd256, Vector256<float>>(),
        new VectorizedConvolution<Simd512, Vector512<float>>(),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Shapes.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Output_and_gradients_equal_torchs(int shape)
    {
        foreach (var kernel in Widths)
        {
            using var scope = NewDisposeScope();
            var example = new Example(Shapes[shape]);

            var output = kernel.Forward(example.Shape, example.Input, example.Weight, example.Bias);
            var forInput = kernel.InputGradient(example.Shape, example.Gradient, example.Weight, example.InputBias);
            var forWeight = kernel.WeightGradient(example.Shape, example.Gradient, example.Input);

            Difference(output, example.Output).Should().BeLessThan(Tolerance);
            Difference(forInput, example.ForInput).Should().BeLessThan(Tolerance);
            Difference(forWeight, example.ForWeight).Should().BeLessThan(Tolerance);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        using var scope = NewDisposeScope();
        var kernel = ConvolutionKernel.Widest!;
        var threads = get_num_threads();
        var hashes = new List<string>();

        foreach (var shape in new[] { Shapes[0], Shapes[4], Shapes[^1] })
        {
            var example = new Example(shape);
            foreach (var count in new[] { 1, 2, 3, 5, 1 })
            {
                set_num_threads(count);
                hashes.Add(TensorHash.Of(kernel.Forward(example.Shape, example.Input, example.Weight, example.Bias))
                    + TensorHash.Of(kernel.InputGradient(example.Shape, example.Gradient, example.Weight, null))
                    + TensorHash.Of(kernel.WeightGradient(example.Shape, example.Gradient, example.Input)));
            }

            set_num_threads(threads);
            hashes.Distinct().Should().ContainSingle();
            hashes.Clear();
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_reach_their_neighbors_alone()
    {
        using var scope = NewDisposeScope();
        var example = new Example(Shapes[1]);
        example.Input[1, 2, 3, 3] = double.NaN;

        var output = ConvolutionKernel.Widest!.Forward(example.Shape, example.Input, example.Weight, example.Bias);

        output.isnan().sum().item<long>().Should().Be(4 * 9, "a 3×3 kernel reaches nine positions of four channels");
    }

    [Fact]
    public void A_tensor_of_other_length_type_or_layout_throws()
    {
        using var scope = NewDisposeScope();
        var (example, kernel) = (new Example(Shapes[1]), ConvolutionKernel.Widest!);

        foreach (var input in new[]
        {
            example.Input[..1], example.Input.to(ScalarType.Float64), example.Input.transpose(2, 3),
        })
            FluentActions.Invoking(() => kernel.Forward(example.Shape, input, example.Weight, example.Bias)).Should()
                .Throw<ArgumentException>().WithMessage("*takes 540 contiguous numbers in float32 on the CPU*by torch*");
    }

    private static double Difference(Tensor actual, Tensor expected)
    {
        actual.shape.Should().Equal(expected.shape);

        return ((actual.to(ScalarType.Float64) - expected).abs().max() / expected.abs().max()).item<double>();
    }

    /// <summary>Random numbers of a shape, and torch's results in float64.</summary>
    private sealed class Example
    {
        public Example(long[] sizes)
        {
            var (kernel, strides, paddings) = (sizes[5..7], sizes[7..9], sizes[9..11]);
            (Input, Weight) = (randn(sizes[0], sizes[1], sizes[3], sizes[4]), randn([sizes[2], sizes[1], .. kernel]));
            (Bias, InputBias) = (randn(sizes[2]), randn(sizes[1]));

            var (x, w) = (Exact(Input).requires_grad_(), Exact(Weight).requires_grad_());
            var y = conv2d(x, w, Exact(Bias), strides, paddings);
            Gradient = randn(y.shape);
            var gradients = autograd.grad([y], [x, w], [Exact(Gradient)]);
            (Output, ForInput, ForWeight) = (
                y.detach(), gradients[0] + Exact(InputBias).view(1, -1, 1, 1), gradients[1]);

            Shape = new(
                (int)sizes[0], (int)sizes[1], (int)sizes[2], Size(sizes[3..5]), Size(y.shape[2..]), Size(kernel),
                Size(strides), Size(paddings));
        }

        public ConvolutionShape Shape { get; }

        public Tensor Input { get; }

        public Tensor Weight { get; }

        public Tensor Bias { get; }

        public Tensor InputBias { get; }

        public Tensor Gradient { get; }

        public Tensor Output { get; }

        public Tensor ForInput { get; }

        public Tensor ForWeight { get; }

        private static Tensor Exact(Tensor x) => x.to(ScalarType.Float64);

        private static Extent Size(long[] sizes) => new((int)sizes[0], (int)sizes[1]);
    }
}
