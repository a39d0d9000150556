using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

public sealed class DecodedPicturesTests
{
    private static readonly ImageShape Shape = new(1, 2, 2);
    private static readonly PictureOptions Skipping = new() { SkipCorrupt = true };

    [Fact]
    public void A_picture_is_decoded_when_it_is_first_asked_for_and_then_kept()
    {
        var album = new RememberedAlbum(10, 20, 30);
        var images = new DecodedPictures(album, Shape, new());
        album.Reads.Should().Be(0);

        for (var i = 0; i < 3; i++)
            images[1].Should().Equal(20, 20, 20, 20);

        album.Reads.Should().Be(1);
    }

    [Fact]
    public void More_pictures_than_memory_holds_are_decoded_anew_and_somebody_is_told()
    {
        var log = new Overheard();
        var album = new RememberedAlbum([10, .. new int?[1 << 20]]);
        var images = new DecodedPictures(album, new(1, 4096, 4096), new(), log);

        _ = images[0];
        _ = images[0];

        album.Reads.Should().Be(2, "sixteen terabytes are not kept");
        log.Lines.Should().ContainSingle().Which.Should().StartWith("Warning: 1048577 decoded").And.Contain("set Cache");
    }

    [Fact]
    public void A_broken_picture_is_an_error_that_names_it()
    {
        var images = new DecodedPictures(new RememberedAlbum(10, null), Shape, new());

        var read = () => images[1];

        read.Should().Throw<InvalidDataException>().WithMessage("album/1: *starts with 6E 6F 74*SkipCorrupt*");
        images[0].Should().OnlyContain(level => level == 10);
    }

    [Theory]
    [InlineData(1, 2, 5)]
    [InlineData(5, 2, 1)]
    public void The_next_sound_one_stands_in_for_a_broken_one_whoever_asks_first(params int[] order)
    {
        var log = new Overheard();
        var images = new DecodedPictures(new RememberedAlbum(10, null, null, 40, 50, null), Shape, Skipping, log);

        var seen = order.ToDictionary(index => index, index => (int)images[index][0]);

        seen.Should().Equal(new Dictionary<int, int> { [1] = 40, [2] = 40, [5] = 10 });
        order.Select(index => images.Label(index)).Should().Equal([0, 0, 0], "the label is that of the other");
        images.Skipped.Should().HaveCount(3);
        images.Skipped[0].Should().StartWith("album/1: ");
        log.Entries.Should().HaveCount(3, "each is said once").And.Contain(entry => entry.Message.Contains("3 so far"));
    }

    [Fact]
    public void An_album_of_nothing_but_broken_pictures_is_an_error_even_then()
    {
        var images = new DecodedPictures(new RememberedAlbum(null, null), Shape, Skipping);

        FluentActions.Invoking(() => images[1]).Should().Throw<InvalidDataException>()
            .WithMessage("At least one image must be readable, but all 2 are broken. The first is album/0: *");
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_broken_too()
    {
        var images = new DecodedPictures(new Missing(), Shape, new());

        FluentActions.Invoking(() => images[0]).Should().Throw<InvalidDataException>()
            .WithMessage("here: No such thing*");
    }

    [Fact]
    public void Any_number_of_threads_see_the_same_pictures_and_faults()
    {
        var levels = Enumerable.Range(0, 200).Select(i => i % 7 == 3 ? (int?)null : i).ToArray();
        var images = new DecodedPictures(new RememberedAlbum(levels), Shape, Skipping);
        var seen = new int[8, 200];

        Parallel.For(0, 8 * 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var (reader, index) = (i % 8, i / 8);
            seen[reader, index] = images[index][0];
        });

        foreach (var index in Enumerable.Range(0, 200))
            Enumerable.Range(0, 8).Select(reader => seen[reader, index]).Distinct()
                .Should().Equal(index % 7 == 3 ? (index + 1) % 200 : index);
        images.Skipped.Should().HaveCount(levels.Count(level => level is null));
    }

    [Fact]
    public void All_are_decoded_at_once_where_all_faults_should_be_known()
    {
        var images = new DecodedPictures(new RememberedAlbum(10, null, 30, null), Shape, Skipping);

        images.DecodeAll().Should().Equal(0, 2);

        images.Skipped.Should().HaveCount(2);
    }

    private sealed class Missing : IAlbum
    {
        public int Count => 1;

        public string Name(int index) => "here";

        public int Label(int index) => -1;

        public byte[] Read(int index) => throw new FileNotFoundException("No such thing.");
    }
}
