using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

public sealed class SplitMix64Tests
{
    [Fact]
    public void The_numbers_are_those_of_the_reference_implementation()
    {
        var random = new SplitMix64(1234567);

        ulong[] drawn = [random.Next(), random.Next(), random.Next()];

        drawn.Should().Equal([6457827717110365317, 3203168211198807973, 9817491932198370423],
            "Vigna's splitmix64.c prints these for the state 1234567");
    }

    [Fact]
    public void Numbers_below_a_limit_are_equally_likely()
    {
        var random = SplitMix64.For(seed: 1, number: 0);
        var counts = new int[6];

        for (var i = 0; i < 60_000; i++)
            counts[random.NextInt64(6)]++;

        counts.Should().OnlyContain(count => Math.Abs(count - 10_000) < 460, "that is five standard deviations");
    }
}
