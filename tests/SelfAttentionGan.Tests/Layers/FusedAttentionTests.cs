using System.Diagnostics;
using SelfAttentionGan.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>The native operator gives what the whole map gives, and its gradients, to any order.</summary>
public sealed class FusedAttentionTests : IClassFixture<Seeded>
{
    public static TheoryData<long, long, long, long, long> Shapes => new()
    {
        { 1, 1, 1, 1, 1 },
        { 2, 3, 5, 20, 12 },
        { 3, 8, 64, 200, 50 },
        { 2, 7, 33, 97, 65 },
        { 1, 9, 12, 130, 300 },
        { 2, 64, 512, 16, 16 },
        { 2, 2, 3, 1, 100 },
        { 2, 2, 3, 100, 1 },
        { 1, 17, 130, 1500, 100 }, // more queries than are gathered at a time
        { 0, 2, 3, 5, 6 },
        { 2, 2, 3, 0, 5 },
    };

    [Fact]
    public void Only_our_torch_has_the_operator()
    {
        var x = randn(1, 2, 3);

        FusedAttention.Takes(x, x, x).Should().Be(typeof(torch).Assembly.GetName().Name == "SystemTorch");
        FusedAttention.Takes(x, x, x.@double()).Should().BeFalse("types must not differ");
        FusedAttention.Takes(x.bfloat16(), x.bfloat16(), x.bfloat16()).Should().BeFalse("there is none of 16 bits");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_gathers_what_the_whole_map_gathers(long n, long depth, long channels, long positions, long keys)
    {
        foreach (var (dtype, tolerance) in new[] { (ScalarType.Float64, 1e-13), (ScalarType.Float32, 5e-6) })
        {
            var inputs = Draw(n, depth, channels, positions, keys);
            var direction = randn(n, channels, positions, ScalarType.Float64);

            var found = Learn(FusedAttention.Gather, [.. inputs.Select(x => x.to(dtype))], direction.to(dtype));
            var expected = Learn(BlockedAttention.Whole, inputs, direction);

            foreach (var (one, other) in found.Zip(expected))
                one.@double().allclose(other, tolerance, tolerance * Math.Max(1, Largest(other))).Should().BeTrue();
        }
    }

    [Fact]
    public void A_penalty_on_its_gradient_has_the_whole_maps_gradient()
    {
        var inputs = Draw(2, 3, 5, 20, 12);

        var penalties = new Func<Tensor, Tensor, Tensor, Tensor>[] { FusedAttention.Gather, BlockedAttention.Whole }
            .Select(gather =>
            {
                Tensor[] leaves = [.. inputs.Select(x => x.detach().requires_grad_())];
                var gradients = autograd.grad(
                    [gather(leaves[0], leaves[1], leaves[2]).square().sum()], leaves,
                    retain_graph: true, create_graph: true);

                return autograd.grad(
                    [gradients.Select(gradient => gradient.square().sum()).Aggregate((a, b) => a + b)], leaves);
            }).ToArray();

        foreach (var (fused, whole) in penalties[0].Zip(penalties[1]))
            fused.allclose(whole, 1e-10, 1e-10).Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)] // more than there is to share out evenly
    public void Every_run_on_so_many_threads_has_the_same_bits(int threads)
    {
        Tensor[] inputs = [.. Draw(2, 4, 10, 500, 300).Select(x => x.@float())];
        var direction = randn(2, 10, 500);
        var before = get_num_threads();

        try
        {
            set_num_threads(threads);
            var runs = Enumerable.Range(0, 5)
                .Select(_ => Bits.Of(Learn(FusedAttention.Gather, inputs, direction))).Distinct();
            runs.Should().ContainSingle();

            var (found, expected) = (
                Learn(FusedAttention.Gather, inputs, direction), Learn(BlockedAttention.Whole, inputs, direction));
            foreach (var (one, other) in found.Zip(expected))
                one.allclose(other, 1e-5, 1e-5 * Largest(other)).Should().BeTrue();
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Threads_may_call_it_at_once()
    {
        Tensor[] inputs = [.. Draw(2, 4, 10, 100, 70).Select(x => x.@float())];
        var direction = randn(2, 10, 100);
        var expected = Bits.Of(Learn(FusedAttention.Gather, inputs, direction));

        var found = new string[4];
        var threads = Enumerable.Range(0, found.Length).Select(rank => new Thread(() =>
        {
            for (var i = 0; i < 20; i++)
                found[rank] = Bits.Of(Learn(FusedAttention.Gather, inputs, direction));
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        found.Should().AllBe(expected);
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        var inputs = Draw(1, 2, 3, 150, 130);
        inputs[0].mul_(100);
        inputs[1].mul_(100);
        var direction = randn(1, 3, 150, ScalarType.Float64);
        inputs[0].transpose(1, 2).bmm(inputs[1]).abs().max().item<double>().Should().BeGreaterThan(1e4);

        var found = Learn(FusedAttention.Gather, inputs, direction);
        var expected = Learn(BlockedAttention.Whole, inputs, direction);
        var single = Learn(FusedAttention.Gather, [.. inputs.Select(x => x.@float())], direction.@float());

        foreach (var (one, other) in found.Zip(expected))
            one.allclose(other, 1e-9, 1e-9 * Math.Max(1, Largest(other))).Should().BeTrue();
        single.Should().OnlyContain(x => x.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(1, double.NaN)]
    [InlineData(2, double.NaN)]
    [InlineData(2, double.NegativeInfinity)]
    public void What_is_not_finite_shows_where_it_shows_without_the_operator(int which, double bad)
    {
        Tensor[] inputs = [.. Draw(2, 3, 5, 120, 110).Select(x => x.@float())];
        inputs[which][1, 2, 100] = tensor((float)bad);

        var found = FusedAttention.Gather(inputs[0], inputs[1], inputs[2]);
        var expected = BlockedAttention.Whole(inputs[0], inputs[1], inputs[2]);

        found.isfinite().all().item<bool>().Should().BeFalse();
        found.isfinite().eq(expected.isfinite()).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Inputs_and_gradients_may_lie_anywhere_in_memory()
    {
        Tensor[] inputs = [.. Draw(2, 3, 5, 20, 12).Select(x => x.transpose(1, 2).contiguous().transpose(1, 2))];

        var found = Learn(FusedAttention.Gather, inputs, ones(1, 1, 1, ScalarType.Float64));
        var expected = Learn(BlockedAttention.Whole, inputs, ones(1, 1, 1, ScalarType.Float64));

        foreach (var (one, other) in found.Zip(expected))
            one.allclose(other, 1e-12, 1e-12).Should().BeTrue();
    }

    [Fact]
    public void Memory_does_not_grow_with_the_map()
    {
        const long Positions = 16384;
        var x = randn(1, 1, Positions).requires_grad_();
        var before = Peak();

        using (NewDisposeScope())
            FusedAttention.Gather(x, x, x).sum().backward();

        (Peak() - before).Should().BeLessThan(Positions * Positions * sizeof(float) / 4);

        static long Peak()
        {
            using var self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64;
        }
    }

    [Fact]
    public void A_step_leaves_as_many_tensors_as_it_found()
    {
        var x = randn(2, 4, 100).requires_grad_();
        var counts = Enumerable.Range(0, 3).Select(_ =>
        {
            using (NewDisposeScope())
                FusedAttention.Gather(x, x, x).sum().backward();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }).ToArray();

        counts[2].Should().Be(counts[1]);
    }

    private static Tensor[] Learn(Func<Tensor, Tensor, Tensor, Tensor> gather, Tensor[] inputs, Tensor direction)
    {
        Tensor[] leaves = [.. inputs.Select(x => x.detach().requires_grad_())];
        var output = gather(leaves[0], leaves[1], leaves[2]);

        return [output.detach(), .. autograd.grad([(output * direction).sum()], leaves)];
    }

    private static Tensor[] Draw(long n, long depth, long channels, long positions, long keys) =>
    [
        randn(n, depth, positions, ScalarType.Float64), randn(n, depth, keys, ScalarType.Float64),
        randn(n, channels, keys, ScalarType.Float64),
    ];

    private static double Largest(Tensor x) => x.numel() == 0 ? 0 : x.abs().max().to(ScalarType.Float64).item<double>();
}
