using Goldens;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class RandomTests
{
    private readonly Golden golden = new("random");

    public static TheoryData<string, Func<Tensor>> Draws => new()
    {
        { "randn", () => randn(2, 3) },
        { "randn.many", () => randn(5, 7) },
        { "randn.double", () => randn(4, dtype: float64) },
        { "rand", () => rand(3, 4) },
        { "randint", () => randint(-5, 100, [12L]) },
        { "randperm", () => randperm(20) },
        { "normal_", () => empty(4, 8).normal_(0.5, 0.02) },
        { "uniform_", () => empty(4, 8).uniform_(-2, 3) },
        { "bernoulli", () => bernoulli(full(32, 0.3)) },
        { "multinomial", () => multinomial(tensor([0.1f, 0.2f, 0.3f, 0.4f]), 10, replacement: true) },
    };

    [Theory]
    [MemberData(nameof(Draws), DisableDiscoveryEnumeration = true)]
    public void A_seed_draws_the_numbers_that_PyTorch_draws(string name, Func<Tensor> draw)
    {
        manual_seed(1);

        var drawn = draw();

        golden.ShouldHold(name, drawn, within: 1e-6);
    }

    [Fact]
    public void A_negative_seed_is_a_seed()
    {
        manual_seed(-42);

        golden.ShouldHold("randn_like", randn_like(empty(3, 3)), within: 1e-6);
    }

    [Fact]
    public void A_generator_draws_from_its_own_stream()
    {
        using var own = new Generator().manual_seed(7);

        var first = randn(6, generator: own);
        manual_seed(1);
        _ = randn(100);
        var second = randn(6, generator: own);

        golden.ShouldHold("generator.first", first, within: 1e-6);
        golden.ShouldHold("generator.second", second, within: 1e-6);
    }

    [Fact]
    public void A_generator_leaves_the_default_stream_alone()
    {
        using var own = new Generator(seed: 7);

        manual_seed(1);
        _ = randn(6, generator: own);
        _ = empty(9).normal_(generator: own);

        golden.ShouldHold("randn", randn(2, 3), within: 1e-6);
    }

    [Fact]
    public void A_generator_remembers_the_seed_it_was_made_with()
    {
        using var own = new Generator(seed: 7);

        own.initial_seed().Should().Be(7);
        own.manual_seed(8);
        own.initial_seed().Should().Be(8);
        own.device.type.Should().Be(DeviceType.CPU);
    }

    [Fact]
    public void A_generator_state_returns_to_the_same_place_in_the_stream()
    {
        using var own = new Generator(seed: 7);
        _ = randn(5, generator: own);

        var state = own.get_state();
        var first = randn(9, generator: own);
        own.set_state(state);
        var again = randn(9, generator: own);

        state.dtype.Should().Be(uint8);
        again.allclose(first, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void The_default_state_returns_to_the_same_place_in_the_stream()
    {
        manual_seed(3);
        _ = randn(5);

        var state = get_rng_state();
        var first = randn(9);
        set_rng_state(state);
        var again = randn(9);

        again.allclose(first, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void A_state_moves_from_one_generator_to_another()
    {
        using var here = new Generator(seed: 1);
        using var there = new Generator(seed: 2);
        _ = rand(3, generator: here);

        there.set_state(here.get_state());

        rand(8, generator: there).allclose(rand(8, generator: here), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void The_initial_seed_is_the_one_given()
    {
        manual_seed(12345);

        initial_seed().Should().Be(12345);
    }

    [Fact]
    public void Numbers_stay_in_their_ranges()
    {
        manual_seed(2);

        var numbers = rand(10_000);
        var integers = randint(3, 9, [10_000L]);

        numbers.min().item<float>().Should().BeGreaterThanOrEqualTo(0);
        numbers.max().item<float>().Should().BeLessThan(1);
        integers.min().item<long>().Should().Be(3);
        integers.max().item<long>().Should().Be(8, "the upper end is exclusive");
        randperm(50).sort().Values.allclose(arange(50), 0, 0).Should().BeTrue();
    }
}
