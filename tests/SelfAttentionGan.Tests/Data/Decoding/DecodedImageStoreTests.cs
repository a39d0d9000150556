using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Decoding;

namespace SelfAttentionGan.Tests.Data.Decoding;

public sealed class DecodedImageStoreTests
{
    private static readonly ImageShape Shape = new(1, 2, 2);
    private static readonly ImageFolderOptions Skipping = new() { SkipCorrupt = true };

    [Fact]
    public void An_image_is_decoded_on_first_access_and_then_kept()
    {
        var store = new InMemoryImageStore(10, 20, 30);
        var images = new DecodedImageStore(store, Shape, new());
        store.Reads.Should().Be(0);

        for (var i = 0; i < 3; i++)
            images[1].Should().Equal(20, 20, 20, 20);

        store.Reads.Should().Be(1);
    }

    [Fact]
    public void Images_that_do_not_fit_in_memory_are_decoded_again_with_a_warning()
    {
        var log = new RecordingLogger();
        var store = new InMemoryImageStore([10, .. new int?[1 << 20]]);
        var images = new DecodedImageStore(store, new(1, 4096, 4096), new(), log);

        _ = images[0];
        _ = images[0];

        store.Reads.Should().Be(2, "sixteen terabytes are not kept");
        log.Lines.Should().ContainSingle().Which.Should().StartWith("Warning: 1048577 decoded")
            .And.Contain("set Cache");
    }

    [Fact]
    public void A_corrupt_image_is_an_error_that_names_it()
    {
        var images = new DecodedImageStore(new InMemoryImageStore(10, null), Shape, new());

        var read = () => images[1];

        read.Should().Throw<InvalidDataException>().WithMessage("store/1: *starts with 6E 6F 74*SkipCorrupt*");
        images[0].Should().OnlyContain(level => level == 10);
    }

    [Theory]
    [InlineData(1, 2, 5)]
    [InlineData(5, 2, 1)]
    public void The_next_valid_image_replaces_a_corrupt_one_in_any_order_of_reading(params int[] order)
    {
        var log = new RecordingLogger();
        var images = new DecodedImageStore(new InMemoryImageStore(10, null, null, 40, 50, null), Shape, Skipping, log);

        var seen = order.ToDictionary(index => index, index => (int)images[index][0]);

        seen.Should().Equal(new Dictionary<int, int> { [1] = 40, [2] = 40, [5] = 10 });
        order.Select(index => images.Label(index)).Should().Equal([0, 0, 0], "the label is that of the valid image");
        images.Skipped.Should().HaveCount(3);
        images.Skipped[0].Should().StartWith("store/1: ");
        log.Entries.Should().HaveCount(3, "each is logged once")
            .And.Contain(entry => entry.Message.Contains("3 so far"));
    }

    [Fact]
    public void A_store_of_only_corrupt_images_is_an_error()
    {
        var images = new DecodedImageStore(new InMemoryImageStore(null, null), Shape, Skipping);

        FluentActions.Invoking(() => images[1]).Should().Throw<InvalidDataException>()
            .WithMessage("At least one image must be valid, but all 2 are corrupt. The first is store/0: *");
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_corrupt()
    {
        var images = new DecodedImageStore(new Missing(), Shape, new());

        FluentActions.Invoking(() => images[0]).Should().Throw<InvalidDataException>()
            .WithMessage("here: No such thing*");
    }

    [Fact]
    public void Several_threads_read_the_same_images_and_errors()
    {
        var levels = Enumerable.Range(0, 200).Select(i => i % 7 == 3 ? (int?)null : i).ToArray();
        var images = new DecodedImageStore(new InMemoryImageStore(levels), Shape, Skipping);
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
    public void All_images_are_decoded_at_once_to_find_all_errors()
    {
        var images = new DecodedImageStore(new InMemoryImageStore(10, null, 30, null), Shape, Skipping);

        images.DecodeAll().Should().Equal(0, 2);

        images.Skipped.Should().HaveCount(2);
    }

    private sealed class Missing : IEncodedImageStore
    {
        public int Count => 1;

        public string Name(int index) => "here";

        public int Label(int index) => -1;

        public byte[] Read(int index) => throw new FileNotFoundException("No such thing.");
    }
}
