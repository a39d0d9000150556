using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

public sealed class NearestImagesTests : IClassFixture<Seeded>
{
    // Of text, in pixels.
    private const int Line = 17;

    private readonly SyntheticFaces faces = new(size: 16, count: 300);

    [Fact]
    public void A_training_picture_is_its_own_nearest()
    {
        using var batch = faces.Read([7, 290]);

        var found = new NearestImages(faces).Find(batch.Images);

        found.Select(neighbours => neighbours[0]).Should()
            .Equal(new Neighbour(7, 0, false, Label: 3), new Neighbour(290, 0, false, Label: 2));
        found.Should().OnlyContain(neighbours => neighbours.Count == 4);
    }

    [Fact]
    public void A_mirrored_copy_is_a_copy()
    {
        using var batch = faces.Read([5]);
        var mirrored = batch.Images.flip(3);

        new NearestImages(faces).Find(mirrored)[0][0].Should().Be(new Neighbour(5, 0, true, Label: 1));
        new NearestImages(faces) { Mirror = false }.Find(mirrored)[0][0].Distance.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Neighbours_are_those_that_comparing_one_by_one_finds()
    {
        using var all = faces.Read([.. Enumerable.Range(0, 300).Select(i => (long)i)]);
        var image = randn(1, 3, 16, 16).clamp(-1, 1);
        var distances = Enumerable.Range(0, 300).Select(i =>
            (all.Images[i] - image[0]).pow(2).mean().sqrt().ToDouble()).ToArray();

        var found = new NearestImages(faces) { Mirror = false, Count = 3 }.Find(image)[0];

        found.Select(neighbour => neighbour.Index).Should()
            .Equal(Enumerable.Range(0, 300).OrderBy(i => distances[i]).Take(3).Select(i => (long)i));
        found.Should().OnlyContain(neighbour => Math.Abs(neighbour.Distance - distances[neighbour.Index]) < 1e-5);
    }

    [Fact]
    public void Black_is_2_away_from_white()
    {
        var white = new TensorImages(ones(1, 1, 4, 4));

        var found = new NearestImages(white).Find(-ones(2, 1, 4, 4));

        found.Should().HaveCount(2).And.OnlyContain(neighbours => neighbours.Count == 1, "there is only one");
        found[1][0].Distance.Should().BeApproximately(2, 1e-6);
        found[1][0].Label.Should().BeNull("the source has no classes");
    }

    [Fact]
    public void A_row_shows_the_picture_and_its_neighbours()
    {
        using var batch = faces.Read([5, 6]);

        var drawn = new NearestImages(faces) { Count = 3, Scale = 1 }.Draw(batch.Images.flip(3));

        (drawn.Width, drawn.Height).Should().Be((2 + 5 * 18, 2 + 2 * (18 + Line)));
        Tile(0).Should().Equal(Tile(2), "the nearest one is the picture itself, shown mirrored as it was found");
        Tile(1).Should().OnlyContain(value => value == 255);

        byte[] Tile(int column) => Cut(drawn, 2 + column * 18, 2, 16, 16);
    }

    [Fact]
    public void The_distance_stands_under_each_neighbour()
    {
        using var batch = faces.Read([5]);
        var search = new NearestImages(faces) { Count = 2 };
        var found = search.Find(batch.Images);

        var drawn = search.Draw(batch.Images, found);
        var elsewhere = search.Draw(batch.Images, [[found[0][0], found[0][1] with { Distance = 1.5 }]]);

        Caption(drawn, 0).Should().OnlyContain(value => value == 255, "the picture itself has no distance");
        Caption(drawn, 1).Should().OnlyContain(value => value == 255);
        Caption(drawn, 2).Should().Contain(value => value < 100).And.NotEqual(Caption(drawn, 3));
        Caption(elsewhere, 2).Should().Equal(Caption(drawn, 2));
        Caption(elsewhere, 3).Should().NotEqual(Caption(drawn, 3));

        static byte[] Caption(Bitmap drawn, int column) => Cut(drawn, 2 + column * 66, 2 + 64, 64, Line);
    }

    [Fact]
    public void Neighbours_of_other_images_are_not_drawn()
    {
        using var batch = faces.Read([5, 6]);
        var search = new NearestImages(faces);

        search.Invoking(nearest => nearest.Draw(batch.Images, [[]])).Should().Throw<ArgumentException>()
            .WithMessage("*2 images has its neighbours, but got those of 1*");
    }

    [Fact]
    public void Nothing_stays_alive()
    {
        using var batch = faces.Read([5, 6]);
        var search = new NearestImages(faces);
        search.Find(batch.Images);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        search.Find(batch.Images);
        search.Draw(batch.Images);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Pictures_of_another_size_are_refused()
    {
        var find = () => new NearestImages(faces).Find(zeros(1, 3, 32, 32));

        find.Should().Throw<ArgumentException>().WithMessage("*N×3×16×16, but got 1×3×32×32*generator's size*");
    }

    [Fact]
    public void No_neighbours_are_refused()
    {
        var find = () => new NearestImages(faces) { Count = 0 }.Find(zeros(1, 3, 16, 16));

        find.Should().Throw<InvalidOperationException>().WithMessage("*at least 1 neighbour, but got 0*");
    }

    private static byte[] Cut(Bitmap drawn, int left, int top, int width, int height) =>
        [.. Enumerable.Range(top, height).SelectMany(y =>
            drawn.Pixels.Slice((y * drawn.Width + left) * 3, width * 3).ToArray())];
}
