using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>Adam's step is one operator: it must lead where torch's operators lead, one after another.</summary>
public sealed class AdamOperatorTests
{
    private static readonly AdamRates Rates = new(Rate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 1e-8);

    [Theory]
    [InlineData(1, ScalarType.Float32, 1e-7)]
    [InlineData(7, ScalarType.Float64, 1e-15)]
    [InlineData(1_000, ScalarType.Float32, 1e-7)]
    [InlineData(100_003, ScalarType.Float32, 1e-7)] // more than one task
    [InlineData(100_003, ScalarType.Float64, 1e-15)]
    public void It_leads_where_torchs_operators_lead(long size, ScalarType dtype, double tolerance)
    {
        var (fused, plain) = (Run(size, dtype, one: true), Run(size, dtype, one: false));

        foreach (var (found, expected) in fused.Zip(plain))
            found.allclose(expected, 4 * tolerance, tolerance).Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Any_number_of_threads_leads_to_the_same_bits(int threads)
    {
        var before = get_num_threads();
        var expected = Run(100_003, ScalarType.Float32, one: true);

        try
        {
            set_num_threads(threads);
            foreach (var (found, one) in Run(100_003, ScalarType.Float32, one: true).Zip(expected))
                found.allclose(one, 0, 0).Should().BeTrue();
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void A_weight_that_does_not_lie_as_it_is_counted_learns_as_well()
    {
        manual_seed(1);
        var (start, slope) = (randn(5, 3), randn(3, 5));
        var before = start.t().clone();
        using var across = new Parameter(start.t().detach());
        using var along = new Parameter(start.t().contiguous().detach());
        across.is_contiguous().Should().BeFalse();

        foreach (var parameter in new[] { across, along })
            using (var adam = optim.Adam([parameter], lr: 0.1))
            {
                (parameter * slope).sum().backward();
                adam.step();
            }

        across.allclose(along, 1e-6, 0).Should().BeTrue();
        across.allclose(before, 1e-3, 0).Should().BeFalse();
    }

    [Fact]
    public void A_backward_that_saved_the_weight_hears_of_the_step()
    {
        using var weight = Parameter(randn(10));
        using var adam = optim.Adam([weight]);
        var stale = weight.square().sum();
        weight.sum().backward();

        adam.step();

        stale.Invoking(loss => loss.backward()).Should().Throw<Exception>().WithMessage("*modified by an inplace operation*");
    }

    private static Tensor[] Run(long size, ScalarType dtype, bool one)
    {
        manual_seed(2);
        using var constant = no_grad();
        Tensor[] state = [randn(size, dtype), zeros(size, dtype), zeros(size, dtype)];

        for (var step = 1; step <= 5; step++)
        {
            var gradient = randn(size, dtype);
            if (one)
                Rates.Step(state[0], gradient, step, state[1], state[2], maximum: null);
            else
                Rates.StepByStep(state[0], gradient, step, state[1], state[2], maximum: null);
        }

        return state;
    }
}
