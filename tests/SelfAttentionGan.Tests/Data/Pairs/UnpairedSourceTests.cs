using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Pairs;

public sealed class UnpairedSourceTests
{
    // Images of one level each: A has 0, 1/8, 2/8, ...; B has 0, 1/20, ...
    private readonly IImageSource a = Levels(8), b = Levels(20);

    [Fact]
    public void Each_image_of_the_larger_source_comes_equally_often_with_different_ones_of_the_other()
    {
        using var unpaired = Datasets.Unpaired(a, b);
        using var batch = unpaired.Read([.. Enumerable.Range(0, (int)unpaired.Count).Select(i => (long)i)]);

        (unpaired.Count, unpaired.Classes, unpaired.Shape).Should().Be((16 * 20L, 0, b.Shape));
        var pairs = Numbers(batch.Inputs!, 8).Zip(Numbers(batch.Images, 20)).ToArray();
        pairs.GroupBy(pair => pair.Second).Should().HaveCount(20).And.OnlyContain(group => group.Count() == 16);
        pairs.GroupBy(pair => pair.First).Should().HaveCount(8).And.OnlyContain(group => group.Count() > 20, "40 are expected");
        pairs.Count(pair => pair.First == pair.Second).Should().BeLessThan(35, "chance has 16 of 320");
    }

    [Fact]
    public void What_is_read_depends_on_seed_and_index_alone()
    {
        using var one = Datasets.Unpaired(b, a, seed: 3);
        using var same = Datasets.Unpaired(b, a, seed: 3);
        using var other = Datasets.Unpaired(b, a, seed: 4);
        long[] all = [.. Enumerable.Range(0, 60).Select(i => (long)i)];
        using var batch = one.Read(all);
        using var some = same.Read([41, 7]);
        using var others = other.Read(all);

        some.Images[1].allclose(batch.Images[7], 0, 0).Should().BeTrue();
        some.Inputs![0].allclose(batch.Inputs![41], 0, 0).Should().BeTrue();
        others.Inputs!.allclose(batch.Inputs, 0, 0).Should().BeTrue("the larger source has an order");
        others.Images.allclose(batch.Images, 0, 0).Should().BeFalse("the smaller one is random");
        one.ComputeFingerprint().Should().Be(same.ComputeFingerprint());
    }

    [Fact]
    public void Channels_may_differ_but_not_sizes()
    {
        using var gray = Datasets.Unpaired(Datasets.SyntheticDigits(16, count: 5), Datasets.SyntheticFaces(16, 3));
        using var batch = gray.Read([0, 2]);

        batch.Inputs!.shape.Should().Equal(2, 1, 16, 16);
        batch.Images.shape.Should().Equal(2, 3, 16, 16);
        FluentActions.Invoking(() => Datasets.Unpaired(a, Datasets.SyntheticFaces(16, 3))).Should().Throw<ArgumentException>()
            .WithMessage("*one size*same size*");
        FluentActions.Invoking(() => gray.Read([gray.Count])).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static IImageSource Levels(int count) =>
        Datasets.FromTensor((arange(count, dtype: float32) / count).view(-1, 1, 1, 1).expand(-1, 1, 8, 8).contiguous());

    private static IEnumerable<int> Numbers(Tensor images, int count) =>
        images[.., 0, 0, 0].data<float>().ToArray().Select(level => (int)Math.Round(level * count));
}
