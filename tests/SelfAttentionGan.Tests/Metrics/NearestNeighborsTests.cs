using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Synthetic;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class NearestNeighborsTests : IClassFixture<Seeded>
{
    // The height of a caption in pixels.
    private const int CaptionHeight = 17;

    private readonly SyntheticFaces faces = new(size: 16, count: 300);

    [Fact]
    public void A_training_image_is_its_own_nearest_neighbor()
    {
        using var batch = faces.Read([7, 290]);

        var found = new NearestNeighbors(faces).Find(batch.Images);

        found.Select(neighbors => neighbors[0]).Should()
            .Equal(
                new NearestNeighbors.Neighbor(7, 0, false, Label: 3),
                new NearestNeighbors.Neighbor(290, 0, false, Label: 2));
        found.Should().OnlyContain(neighbors => neighbors.Count == 4);
    }

    [Fact]
    public void A_flipped_copy_is_a_copy()
    {
        using var batch = faces.Read([5]);
        var flipped = batch.Images.flip(3);

        new NearestNeighbors(faces).Find(flipped)[0][0]
            .Should().Be(new NearestNeighbors.Neighbor(5, 0, true, Label: 1));
        new NearestNeighbors(faces) { HorizontalFlip = false }.Find(flipped)[0][0].Distance.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Neighbors_are_those_of_a_search_one_by_one()
    {
        using var all = faces.Read([.. Enumerable.Range(0, 300).Select(i => (long)i)]);
        var image = randn(1, 3, 16, 16).clamp(-1, 1);
        var distances = Enumerable.Range(0, 300).Select(i =>
            (all.Images[i] - image[0]).pow(2).mean().sqrt().ToDouble()).ToArray();

        var found = new NearestNeighbors(faces) { HorizontalFlip = false, Count = 3 }.Find(image)[0];

        found.Select(neighbor => neighbor.Index).Should()
            .Equal(Enumerable.Range(0, 300).OrderBy(i => distances[i]).Take(3).Select(i => (long)i));
        found.Should().OnlyContain(neighbor => Math.Abs(neighbor.Distance - distances[neighbor.Index]) < 1e-5);
    }

    [Fact]
    public void The_distance_from_black_to_white_is_2()
    {
        var white = new TensorImageSource(ones(1, 1, 4, 4));

        var found = new NearestNeighbors(white).Find(-ones(2, 1, 4, 4));

        found.Should().HaveCount(2).And.OnlyContain(neighbors => neighbors.Count == 1, "there is only one");
        found[1][0].Distance.Should().BeApproximately(2, 1e-6);
        found[1][0].Label.Should().BeNull("the source has no classes");
    }

    [Fact]
    public void A_row_shows_the_image_and_its_neighbors()
    {
        using var batch = faces.Read([5, 6]);

        var drawn = new NearestNeighbors(faces) { Count = 3, Scale = 1 }.Draw(batch.Images.flip(3));

        (drawn.Width, drawn.Height).Should().Be((2 + 5 * 18, 2 + 2 * (18 + CaptionHeight)));
        Tile(0).Should().Equal(Tile(2), "the nearest one is the image itself, shown flipped as it was found");
        Tile(1).Should().OnlyContain(value => value == 255);

        byte[] Tile(int column) => Cut(drawn, 2 + column * 18, 2, 16, 16);
    }

    [Fact]
    public void The_distance_is_below_each_neighbor()
    {
        using var batch = faces.Read([5]);
        var search = new NearestNeighbors(faces) { Count = 2 };
        var found = search.Find(batch.Images);

        var drawn = search.Draw(batch.Images, found);
        var elsewhere = search.Draw(batch.Images, [[found[0][0], found[0][1] with { Distance = 1.5 }]]);

        Caption(drawn, 0).Should().OnlyContain(value => value == 255, "the image itself has no distance");
        Caption(drawn, 1).Should().OnlyContain(value => value == 255);
        Caption(drawn, 2).Should().Contain(value => value < 100).And.NotEqual(Caption(drawn, 3));
        Caption(elsewhere, 2).Should().Equal(Caption(drawn, 2));
        Caption(elsewhere, 3).Should().NotEqual(Caption(drawn, 3));

        static byte[] Caption(ImageBuffer drawn, int column) => Cut(drawn, 2 + column * 66, 2 + 64, 64, CaptionHeight);
    }

    [Fact]
    public void Neighbors_of_other_images_are_refused()
    {
        using var batch = faces.Read([5, 6]);
        var search = new NearestNeighbors(faces);

        search.Invoking(nearest => nearest.Draw(batch.Images, [[]])).Should().Throw<ArgumentException>()
            .WithMessage("*2 images has its neighbors, but got those of 1*");
    }

    [Fact]
    public void No_tensor_leaks()
    {
        using var batch = faces.Read([5, 6]);
        var search = new NearestNeighbors(faces);
        search.Find(batch.Images);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        search.Find(batch.Images);
        search.Draw(batch.Images);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        var find = () => new NearestNeighbors(faces).Find(zeros(1, 3, 32, 32));

        find.Should().Throw<ArgumentException>().WithMessage("*N×3×16×16, but got 1×3×32×32*generator's size*");
    }

    [Fact]
    public void A_count_below_1_is_refused()
    {
        var find = () => new NearestNeighbors(faces) { Count = 0 }.Find(zeros(1, 3, 16, 16));

        find.Should().Throw<InvalidOperationException>().WithMessage("*at least 1 neighbor, but got 0*");
    }

    private static byte[] Cut(ImageBuffer drawn, int left, int top, int width, int height) =>
        [.. Enumerable.Range(top, height).SelectMany(y =>
            drawn.Pixels.Slice((y * drawn.Width + left) * 3, width * 3).ToArray())];
}
