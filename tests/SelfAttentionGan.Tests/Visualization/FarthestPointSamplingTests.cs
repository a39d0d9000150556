using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class FarthestPointSamplingTests : IClassFixture<Seeded>
{
    [Fact]
    public void The_same_map_gives_the_same_points()
    {
        using var map = rand(64, 16).softmax(-1);

        var points = FarthestPointSampling.Select(map, 32, 32);

        points.Should().HaveCount(5).And.OnlyHaveUniqueItems();
        FarthestPointSampling.Select(map.clone(), 32, 32).Should().Equal(points);
    }

    [Fact]
    public void The_point_that_differs_from_all_others_comes_first()
    {
        using var map = zeros(64, 16);
        map[TensorIndex.Colon, 3] = 1;
        map[27] = 0;
        map[27, 12] = 1;

        var points = FarthestPointSampling.Select(map, 32, 32, count: 1);

        points.Should().Equal([(3.5 / 8, 3.5 / 8)], "position 27 is row 3, column 3 of 8");
    }

    [Fact]
    public void Two_halves_with_different_attention_both_have_a_point()
    {
        using var map = zeros(64, 4);
        map[TensorIndex.Slice(0, 32), 0] = 1;
        map[TensorIndex.Slice(32, 64), 3] = 1;

        var points = FarthestPointSampling.Select(map, 32, 32, count: 2);

        points.Select(point => point.Y < 0.5).Should().BeEquivalentTo([true, false]);
    }

    [Fact]
    public void With_equal_attention_points_are_far_apart()
    {
        using var map = full(256, 64, 1 / 64f);

        var points = FarthestPointSampling.Select(map, 64, 64, count: 4);

        points.SelectMany(_ => points, (a, b) => (a, b)).Where(pair => pair.a != pair.b)
            .Should().OnlyContain(pair => Math.Max(Math.Abs(pair.a.X - pair.b.X), Math.Abs(pair.a.Y - pair.b.Y)) > 0.5);
    }

    [Fact]
    public void No_point_lies_in_the_outer_eighth()
    {
        using var map = rand(256, 64).softmax(-1);

        var points = FarthestPointSampling.Select(map, 64, 64, count: 8);

        points.Should().OnlyContain(point => point.X > 0.125 && point.X < 0.875 && point.Y > 0.125 && point.Y < 0.875);
    }

    [Fact]
    public void A_small_map_has_fewer_points()
    {
        using var map = full(4, 1, 1f);

        FarthestPointSampling.Select(map, 8, 8).Should().HaveCount(4).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void NaN_is_accepted()
    {
        using var map = full(64, 16, float.NaN);

        FarthestPointSampling.Select(map, 32, 32).Should().HaveCount(5);
    }

    [Fact]
    public void Anything_but_one_map_of_an_image_is_refused()
    {
        using var maps = zeros(2, 64, 16);
        using var map = zeros(64, 16);

        FluentActions.Invoking(() => FarthestPointSampling.Select(maps, 32, 32))
            .Should().Throw<ArgumentException>().WithMessage("*positions×keys*2×64×16*Select one*");
        FluentActions.Invoking(() => FarthestPointSampling.Select(map, 32, 40)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => FarthestPointSampling.Select(map, 0, 32)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => FarthestPointSampling.Select(map, 32, 32, count: 0))
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => FarthestPointSampling.Select(map, 32, 32, count: 9))
            .Should().Throw<ArgumentException>();
    }
}
