using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Loading;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Loading;

public sealed class RandomHorizontalFlipTests : IClassFixture<Seeded>
{
    private readonly Tensor images = rand(64, 3, 2, 4), inputs = rand(64, 1, 2, 6), labels = arange(64, dtype: int64);
    private readonly RandomHorizontalFlip transform = new(seed: 1);

    [Fact]
    public void Every_image_is_unchanged_or_flipped_horizontally()
    {
        using var flipped = transform.Apply(new(images), batchIndex: 0);

        var flips = Flips(flipped.Images, images);
        flips.Should().Contain(true).And.Contain(false);
        Picked(flips, images).allclose(flipped.Images, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void About_half_of_all_images_are_flipped()
    {
        var flipped = Enumerable.Range(0, 50).Sum(batchIndex =>
        {
            using var batch = transform.Apply(new(images), batchIndex);
            return Flips(batch.Images, images).Count(flip => flip);
        });

        flipped.Should().BeInRange(1_600 - 142, 1_600 + 142, "142 is five standard deviations of 3,200 fair coins");
    }

    [Fact]
    public void Flips_depend_on_seed_and_batch_index_alone()
    {
        var first = Flips(seed: 1, batchIndex: 7);
        rand(1).Dispose();
        _ = Flips(seed: 1, batchIndex: 3);

        Flips(seed: 1, batchIndex: 7).Should().Equal(first, "a resumed run flips the same images");
        Flips(seed: 1, batchIndex: 8).Should().NotEqual(first);
        Flips(seed: 2, batchIndex: 7).Should().NotEqual(first);
    }

    [Fact]
    public void Input_images_are_flipped_with_their_targets()
    {
        using var flipped = transform.Apply(new(images, inputs: inputs), batchIndex: 0);

        Flips(flipped.Inputs!, inputs).Should().Equal(Flips(flipped.Images, images));
    }

    [Fact]
    public void Inputs_that_are_no_images_are_unchanged()
    {
        var vectors = rand(64, 6);

        using var flipped = transform.Apply(new(images, inputs: vectors), batchIndex: 0);

        flipped.Inputs!.allclose(vectors, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Labels_are_unchanged()
    {
        using var flipped = transform.Apply(new(images, labels), batchIndex: 0);

        flipped.Labels!.data<long>().ToArray().Should().Equal(labels.data<long>().ToArray());
    }

    [Fact]
    public void The_batch_that_was_flipped_can_be_disposed()
    {
        var batch = new Batch(images.clone(), labels.clone(), rand(64, 6));
        using var flipped = transform.Apply(batch, batchIndex: 0);

        batch.Dispose();

        flipped.Images.IsInvalid.Should().BeFalse();
        flipped.Labels!.sum().item<long>().Should().Be(64 * 63 / 2);
        flipped.Inputs!.shape.Should().Equal(64, 6);
    }

    private bool[] Flips(int seed, long batchIndex)
    {
        using var flipped = new RandomHorizontalFlip(seed).Apply(new(images), batchIndex);

        return Flips(flipped.Images, images);
    }

    private static bool[] Flips(Tensor flipped, Tensor images) =>
        [.. Enumerable.Range(0, 64).Select(i => !flipped[i].allclose(images[i], 0, 0))];

    private static Tensor Picked(bool[] flips, Tensor images) =>
        stack(flips.Select((flip, i) => flip ? images[i].flip(2) : images[i]));
}
