using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class LabelSamplerTests
{
    [Fact]
    public void Every_class_comes_up_as_often_as_any_other()
    {
        using var labels = new LabelSampler(classes: 4, seed: 1, CPU);

        using var drawn = labels.Sample(4_000);

        drawn.dtype.Should().Be(ScalarType.Int64);
        drawn.data<long>().ToArray().GroupBy(label => label).OrderBy(group => group.Key)
            .Select(group => (group.Key, Enough: Math.Abs(group.Count() - 1_000) < 140))
            .Should().Equal(
                [(0, true), (1, true), (2, true), (3, true)], "140 is five standard deviations of a fair count");
    }

    [Fact]
    public void The_same_seed_draws_the_same_labels_whatever_else_is_drawn()
    {
        Draw(seed: 5).Should().Equal(Draw(seed: 5)).And.NotEqual(Draw(seed: 6));
    }

    [Fact]
    public void Labels_do_not_come_of_the_stream_that_latents_come_of()
    {
        using var latents = new Generator(5);
        using var related = randint(1_000, [16], generator: latents);

        Draw(seed: 5).Should().NotEqual(related.data<long>().ToArray());
    }

    private static long[] Draw(int seed)
    {
        using var labels = new LabelSampler(1_000, seed, CPU);
        rand(1).Dispose();
        using var drawn = labels.Sample(16);

        return drawn.data<long>().ToArray();
    }
}
