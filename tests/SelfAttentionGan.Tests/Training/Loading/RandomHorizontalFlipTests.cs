using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Loading;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Loading;

public sealed class RandomHorizontalFlipTests : IClassFixture<Seeded>
{
    private readonly Tensor images = rand(64, 3, 2, 4), inputs = rand(64, 1, 2, 6), labels = arange(64, dtype: int64);
    private readonly RandomHorizontalFlip mirror = new(seed: 1);

    [Fact]
    public void Every_picture_is_as_it_was_or_turned_left_to_right()
    {
        using var turned = mirror.Apply(new(images), batchIndex: 0);

        var flips = Flips(turned.Images, images);
        flips.Should().Contain(true).And.Contain(false);
        Picked(flips, images).allclose(turned.Images, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void About_half_of_all_pictures_are_turned()
    {
        var turned = Enumerable.Range(0, 50).Sum(turn =>
        {
            using var batch = mirror.Apply(new(images), turn);
            return Flips(batch.Images, images).Count(flip => flip);
        });

        turned.Should().BeInRange(1_600 - 142, 1_600 + 142, "142 is five standard deviations of 3,200 fair coins");
    }

    [Fact]
    public void Seed_and_turn_decide_and_nothing_else()
    {
        var first = Flips(seed: 1, turn: 7);
        rand(1).Dispose();
        _ = Flips(seed: 1, turn: 3);

        Flips(seed: 1, turn: 7).Should().Equal(first, "a run that is resumed turns the same pictures");
        Flips(seed: 1, turn: 8).Should().NotEqual(first);
        Flips(seed: 2, turn: 7).Should().NotEqual(first);
    }

    [Fact]
    public void What_a_picture_is_made_of_turns_with_it()
    {
        using var turned = mirror.Apply(new(images, inputs: inputs), batchIndex: 0);

        Flips(turned.Inputs!, inputs).Should().Equal(Flips(turned.Images, images));
    }

    [Fact]
    public void Inputs_that_are_no_pictures_stay()
    {
        var vectors = rand(64, 6);

        using var turned = mirror.Apply(new(images, inputs: vectors), batchIndex: 0);

        turned.Inputs!.allclose(vectors, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Labels_stay()
    {
        using var turned = mirror.Apply(new(images, labels), batchIndex: 0);

        turned.Labels!.data<long>().ToArray().Should().Equal(labels.data<long>().ToArray());
    }

    [Fact]
    public void The_batch_that_was_turned_can_be_disposed()
    {
        var batch = new Batch(images.clone(), labels.clone(), rand(64, 6));
        using var turned = mirror.Apply(batch, batchIndex: 0);

        batch.Dispose();

        turned.Images.IsInvalid.Should().BeFalse();
        turned.Labels!.sum().item<long>().Should().Be(64 * 63 / 2);
        turned.Inputs!.shape.Should().Equal(64, 6);
    }

    private bool[] Flips(int seed, long turn)
    {
        using var turned = new RandomHorizontalFlip(seed).Apply(new(images), turn);

        return Flips(turned.Images, images);
    }

    private static bool[] Flips(Tensor turned, Tensor images) =>
        [.. Enumerable.Range(0, 64).Select(i => !turned[i].allclose(images[i], 0, 0))];

    private static Tensor Picked(bool[] flips, Tensor images) =>
        stack(flips.Select((flip, i) => flip ? images[i].flip(2) : images[i]));
}
