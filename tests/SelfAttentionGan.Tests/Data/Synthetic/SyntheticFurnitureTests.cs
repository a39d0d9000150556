using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Synthetic;

public sealed class SyntheticFurnitureTests : IClassFixture<Seeded>
{
    [Fact]
    public void Objects_depend_on_seed_and_index_alone()
    {
        using var first = Datasets.SyntheticFurniture().Read([0, 1, 2, 500]);
        using var again = Datasets.SyntheticFurniture().Read([500, 2]);
        using var other = Datasets.SyntheticFurniture(seed: 1).Read([0, 1, 2, 500]);

        first.Images.shape.Should().Equal(4, 1, 32, 32, 32);
        first.Labels!.data<long>().ToArray().Should().Equal(0, 1, 2, 2);
        again.Images[0].allclose(first.Images[3], 0, 0).Should().BeTrue();
        other.Images.allclose(first.Images).Should().BeFalse();
    }

    [Fact]
    public void Every_object_stands_within_the_cube()
    {
        using var batch = Datasets.SyntheticFurniture(count: 300).Read([.. Enumerable.Range(0, 300).Select(i => (long)i)]);
        var solid = batch.Images.gt(0);

        batch.Images.abs().eq(1).all().item<bool>().Should().BeTrue("voxels are empty or solid");
        solid[.., .., .., 29].flatten(1).any(1).all().item<bool>().Should().BeTrue("all stand on the floor");
        solid[.., .., .., 30..].any().item<bool>().Should().BeFalse("below it is nothing");
        foreach (var border in new[] { solid[.., .., 0], solid[.., .., 31], solid[.., .., .., 0], solid[.., .., .., .., 0], solid[.., .., .., .., 31] })
            border.any().item<bool>().Should().BeFalse();
        solid.to(float32).mean().item<float>().Should().BeInRange(0.02f, 0.2f);
    }

    [Fact]
    public void Kinds_are_classes_and_many_objects_are_not_symmetric()
    {
        using var source = Datasets.SyntheticFurniture(count: 100);
        using var batch = source.Read([.. Enumerable.Range(0, 100).Select(i => (long)i)]);

        source.ClassNames.Should().Equal("chair", "table", "shelf");
        source.ClassCounts.Should().Equal(34, 33, 33);
        var symmetric = batch.Images.eq(batch.Images.flip(4)).flatten(1).all(1).sum().item<long>();
        symmetric.Should().BeInRange(30, 80, "a mirror does not complete all of them");
        batch.Images.flatten(1).unique(dim: 0).output.shape[0].Should().BeGreaterThan(95);
    }

    [Fact]
    public void A_size_out_of_range_is_refused() =>
        FluentActions.Invoking(() => Datasets.SyntheticFurniture(8)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*16 to 256*");
}
