using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Platform;

/// <summary>The library's arithmetic on small tensors makes no more managed garbage than TorchSharp's own calls.</summary>
public sealed class ArithmeticTests : IClassFixture<Seeded>, IDisposable
{
    private const int WarmUp = 50, Calls = 100, Repetitions = 5;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor x = rand(4, 4), y = rand(4, 4);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Sums_and_squares_allocate_what_one_call_of_torchsharp_does()
    {
        using Scalar one = 1, two = 2, half = 0.5;
        var call = Bytes(() => x.add(y, one).Dispose());

        call.Should().BePositive("a tensor has a managed object");
        Bytes(() => x.Plus(y).Dispose()).Should().Be(call);
        Bytes(() => x.Plus(Scalars.Of(0.5)).Dispose()).Should().Be(Bytes(() => x.add(half, one).Dispose()));
        Bytes(() => x.Squared().Dispose()).Should().Be(Bytes(() => x.pow(two).Dispose()));
        Bytes(() => (x + y).Dispose()).Should().BeGreaterThan(call, "TorchSharp's operator creates a scalar");
    }

    [Fact]
    public void Arithmetic_of_several_calls_allocates_what_they_do()
    {
        using Scalar one = 1, half = 0.5;

        Bytes(() => Scalars.Of(0.5).Minus(x).Dispose()).Should().Be(Bytes(() =>
        {
            using var negative = x.neg();
            negative.add(half, one).Dispose();
        }));
        Bytes(() => x.Softplus().Dispose()).Should().Be(Bytes(() =>
        {
            using var negative = x.neg();
            using var log = nn.functional.logsigmoid(negative);
            log.neg().Dispose();
        }));
    }

    [Fact]
    public void A_cached_scalar_allocates_nothing()
    {
        Bytes(() => GC.KeepAlive(Scalars.Of(0.25))).Should().Be(0);
        Bytes(() => GC.KeepAlive(Scalars.Of(3))).Should().Be(0);
    }

    /// <summary>Managed bytes of a call: the least of several repetitions, as the runtime allocates now and then.</summary>
    private static long Bytes(Action call)
    {
        for (var i = 0; i < WarmUp; i++)
            call();

        return Enumerable.Range(0, Repetitions).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
                call();

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }) / Calls;
    }
}
