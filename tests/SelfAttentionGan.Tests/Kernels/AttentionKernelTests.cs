using System.Runtime.Intrinsics;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Kernels;
using SelfAttentionGan.Kernels.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Kernels;

/// <summary>The kernels of every width equal the full map in float64.</summary>
[Collection(nameof(ThreadCount))]
public sealed class AttentionKernelTests : IClassFixture<Seeded>, IDisposable
{
    private static readonly Dictionary<int, AttentionKernel> Kernels = new()
    {
        [512] = new VectorizedAttention<Simd512, Vector512<float>>(),
        [256] = new VectorizedAttention<Simd256, Vector256<float>>(),
        [128] = new VectorizedAttention<Simd128, Vector128<float>>(),
    };

    private readonly int threads = get_num_threads();
    private readonly DisposeScope scope = NewDisposeScope();

    /// <summary>Width, threads, images, depth, channels, queries, keys.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Sizes()
    {
        int[][] sizes = [
            [1, 1, 1, 1, 2], [2, 1, 3, 7, 5], [3, 3, 5, 130, 77], [1, 8, 64, 256, 256], [5, 17, 33, 65, 129],
            [1, 4, 7, 300, 64], [2, 2, 8, 31, 1], [4, 32, 128, 96, 24], [2, 9, 16, 64, 200]];
        var data = new TheoryData<int, int, int, int, int, int, int>();
        foreach (var width in Kernels.Keys)
            foreach (var threads in new[] { 1, 2 })
                foreach (var size in sizes)
                    data.Add(width, threads, size[0], size[1], size[2], size[3], size[4]);

        return data;
    }

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Output_and_gradients_are_those_of_the_full_map(
        int width, int threads, int images, int depth, int channels, int queries, int keys)
    {
        set_num_threads(threads);
        var inputs = Inputs.Random(images, depth, channels, queries, keys);

        var actual = inputs.Run(Kernels[width]);

        foreach (var (name, (number, expected)) in actual.Zip(inputs.Expected()).ToDictionary(
            pair => pair.First.Key, pair => (pair.First.Value, pair.Second.Value)))
            RelativeDifference(number, expected).Should().BeLessThan(1e-5, $"{name} differs by rounding only");
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Repetition_gives_the_same_bits(int width)
    {
        foreach (var threads in new[] { 1, 2 })
        {
            set_num_threads(threads);
            var inputs = Inputs.Random(3, 5, 9, 150, 70);

            foreach (var (first, second) in inputs.Run(Kernels[width]).Zip(inputs.Run(Kernels[width])))
                first.Value.allclose(second.Value, 0, 0).Should().BeTrue($"{first.Key} on {threads} threads");
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Output_does_not_depend_on_the_number_of_threads(int width)
    {
        var inputs = Inputs.Random(3, 5, 9, 150, 70);
        set_num_threads(1);
        var one = inputs.Run(Kernels[width]);
        set_num_threads(2);
        var two = inputs.Run(Kernels[width]);

        one["output"].allclose(two["output"], 0, 0).Should().BeTrue();
        one["query"].allclose(two["query"], 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Huge_scores_neither_overflow_nor_lose_the_largest(int width)
    {
        var inputs = Inputs.Random(2, 2, 3, 70, 90) with { Scale = 100 };
        var scores = inputs.Query.transpose(1, 2).bmm(inputs.Key).abs().max().item<float>();

        var actual = inputs.Run(Kernels[width]);

        scores.Should().BeGreaterThan(1e4f);
        foreach (var (name, number) in actual)
            number.isfinite().all().item<bool>().Should().BeTrue(name);
        RelativeDifference(actual["output"], inputs.Expected()["output"]).Should().BeLessThan(
            1e-2, "a score of 10⁵ has an error of 4e-3 in float32");
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Weights_of_a_query_sum_to_one(int width)
    {
        var inputs = Inputs.Random(2, 4, 3, 70, 90) with { Scale = 5 };
        var output = Kernels[width].ComputeOutput(inputs.Query, inputs.Key, ones_like(inputs.Value));

        output.allclose(ones_like(output), 1e-6, 1e-6).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_map_is_the_full_map_and_its_rows_sum_to_one(
        int width, int threads, int images, int depth, int channels, int queries, int keys)
    {
        set_num_threads(threads);
        var inputs = Inputs.Random(images, depth, channels, queries, keys) with { Scale = 3 };

        var map = Kernels[width].ComputeMap(inputs.Query, inputs.Key);

        map.sum(-1).allclose(ones(images, queries), 1e-5, 1e-5).Should().BeTrue();
        var expected = MemoryEfficientAttention.ComputeDifferentiableMap(
            inputs.Query.to(ScalarType.Float64), inputs.Key.to(ScalarType.Float64));
        RelativeDifference(map, expected).Should().BeLessThan(5e-5, "scores of 100 have an error of 1e-5 in float32");
        var output = inputs.Value.bmm(map.transpose(1, 2));
        RelativeDifference(output, Kernels[width].ComputeOutput(inputs.Query, inputs.Key, inputs.Value).to(
            ScalarType.Float64)).Should().BeLessThan(1e-4, "it is the map of the output");
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void A_number_that_is_none_is_not_hidden(int width)
    {
        var inputs = Inputs.Random(1, 2, 3, 40, 150);

        inputs.Query[0, 1, 7] = float.NaN;
        var output = Kernels[width].ComputeOutput(inputs.Query, inputs.Key, inputs.Value);
        output.isnan().nonzero()[TensorIndex.Colon, 2].unique().output.data<long>().Should().Equal(7);

        inputs.Key[0, 1, 7] = float.NaN;
        output = Kernels[width].ComputeOutput(inputs.Query, inputs.Key, inputs.Value);
        output.isnan().all().item<bool>().Should().BeTrue("every query attends to the key");
        Kernels[width].ComputeMap(inputs.Query, inputs.Key).isnan().any(2).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_errors()
    {
        var kernel = Kernels[128];
        var (query, key, value) = (randn(2, 3, 8), randn(2, 3, 4), randn(2, 5, 4));

        Reject(() => kernel.ComputeOutput(query.flatten(), key, value), "*query is N×d×positions*");
        Reject(() => kernel.ComputeOutput(query.to(ScalarType.Float64), key, value), "*contiguous float32*query*Float64*");
        Reject(() => kernel.ComputeOutput(query.transpose(1, 2), key, value), "*query*not contiguous*");
        Reject(() => kernel.ComputeOutput(query, randn(2, 4, 4), value), "*key of shape [2, 3, 4]*");
        Reject(() => kernel.ComputeOutput(query, randn(2, 3, 0), randn(2, 5, 0)), "*key of shape [2, 3, 1]*");
        Reject(() => kernel.ComputeOutput(query, key, randn(1, 5, 4)), "*value of shape [2, 5, 4]*");
        Reject(() => kernel.ComputeOutput(query, key, value, empty(2, 8)), "*statistics of shape [2, 2, 8]*");
        Reject(() => kernel.ComputeMap(query, randn(2, 4, 4)), "*key of shape [2, 3, 4]*");
        Reject(
            () => kernel.ComputeGradients(query, key, value, empty(2, 5, 8), empty(2, 2, 8), randn(2, 5, 9)),
            "*gradient of shape [2, 5, 8]*");

        static void Reject(Action call, string message) =>
            call.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void No_images_have_no_output()
    {
        Kernels[128].ComputeOutput(randn(0, 3, 8), randn(0, 3, 4), randn(0, 5, 4)).shape.Should().Equal(0, 5, 8);
    }

    // With a single key, gradients of query and key are zero.
    private static double RelativeDifference(Tensor actual, Tensor expected) =>
        (actual.to(ScalarType.Float64) - expected).abs().max().item<double>()
        / Math.Max(1, expected.abs().max().item<double>());

    private sealed record Inputs(Tensor Query, Tensor Key, Tensor Value, Tensor Gradient)
    {
        public int Scale
        {
            init => (Query, Key) = (Query * value, Key * value);
        }

        public static Inputs Random(int images, int depth, int channels, int queries, int keys) => new(
            randn(images, depth, queries), randn(images, depth, keys), randn(images, channels, keys),
            randn(images, channels, queries));

        public Dictionary<string, Tensor> Run(AttentionKernel kernel)
        {
            var statistics = empty(Query.shape[0], AttentionKernel.Statistics, Query.shape[2]);
            var output = kernel.ComputeOutput(Query, Key, Value, statistics);
            var (query, key, value) = kernel.ComputeGradients(Query, Key, Value, output, statistics, Gradient);

            return new() { ["output"] = output, ["query"] = query, ["key"] = key, ["value"] = value };
        }

        public Dictionary<string, Tensor> Expected()
        {
            Tensor[] inputs = [
                .. new[] { Query, Key, Value }.Select(x => x.to(ScalarType.Float64).requires_grad_())];
            var output = MemoryEfficientAttention.ComputeWithFullMap(inputs[0], inputs[1], inputs[2]);
            var gradients = autograd.grad([(output * Gradient).sum()], inputs);

            return new()
            {
                ["output"] = output,
                ["query"] = gradients[0],
                ["key"] = gradients[1],
                ["value"] = gradients[2],
            };
        }
    }
}
