using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class LabelSamplerTests
{
    [Fact]
    public void All_classes_are_equally_frequent()
    {
        using var labels = new LabelSampler(classes: 4, seed: 1, CPU);

        using var samples = labels.Sample(4_000);

        samples.dtype.Should().Be(ScalarType.Int64);
        samples.data<long>().ToArray().GroupBy(label => label).OrderBy(group => group.Key)
            .Select(group => (group.Key, Enough: Math.Abs(group.Count() - 1_000) < 140))
            .Should().Equal(
                [(0, true), (1, true), (2, true), (3, true)], "140 is five standard deviations of a fair count");
    }

    [Fact]
    public void The_same_seed_samples_the_same_labels_independently_of_other_generators()
    {
        Sample(seed: 5).Should().Equal(Sample(seed: 5)).And.NotEqual(Sample(seed: 6));
    }

    [Fact]
    public void Labels_and_latents_have_separate_random_streams()
    {
        using var latents = new Generator(5);
        using var related = randint(1_000, [16], generator: latents);

        Sample(seed: 5).Should().NotEqual(related.data<long>().ToArray());
    }

    private static long[] Sample(int seed)
    {
        using var labels = new LabelSampler(1_000, seed, CPU);
        rand(1).Dispose();
        using var samples = labels.Sample(16);

        return samples.data<long>().ToArray();
    }
}
