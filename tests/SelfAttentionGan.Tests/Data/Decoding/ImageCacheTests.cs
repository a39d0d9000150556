using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Decoding;

namespace SelfAttentionGan.Tests.Data.Decoding;

/// <summary>With any cache, intact or damaged, the images read are those that decoding gives.</summary>
public sealed class ImageCacheTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 4, 4);
    private static readonly int?[] Levels = [10, 20, 0, 40, 50];

    private readonly TemporaryFolder folder = new();
    private readonly RecordingLogger log = new();
    private readonly string path;

    public ImageCacheTests() => path = Path.Combine(folder.Path, "images.cache");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_second_epoch_and_the_second_run_decode_nothing()
    {
        var store = new InMemoryImageStore(Levels);
        var images = Open(store);
        ReadAll(images);
        ReadAll(images);
        store.Reads.Should().Be(5);

        ReadAll(Open(store));

        store.Reads.Should().Be(5);
        Directory.GetFiles(folder.Path).Should().Equal([path], "nothing is left beside it");
    }

    [Fact]
    public void A_killed_run_leaves_what_it_had_decoded()
    {
        var store = new InMemoryImageStore(Levels);
        _ = Open(store)[1];
        _ = Open(store)[3];

        ReadAll(Open(store));

        store.Reads.Should().Be(5, "two were there");
    }

    [Fact]
    public void A_truncated_file_is_filled_again()
    {
        ReadAll(Open(new(Levels)));
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            ReadAll(Open(new(Levels)));
            File.ReadAllBytes(path).Should().Equal(whole, $"it was cut after {length} bytes");
        }
    }

    [Fact]
    public void A_flipped_bit_in_a_record_is_detected_and_repaired()
    {
        ReadAll(Open(new(Levels)));
        var whole = File.ReadAllBytes(path);

        for (var at = ImageCacheHeader.Length; at < whole.Length; at += 3)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, damaged);
            var store = new InMemoryImageStore(Levels);

            ReadAll(Open(store));

            store.Reads.Should().Be(1, $"byte {at} was damaged in one record");
            File.ReadAllBytes(path).Should().Equal(whole);
        }

        log.Entries.Should().Contain(entry => entry.Message.Contains("damaged in this cache and is decoded again"));
    }

    [Fact]
    public void A_record_at_the_offset_of_another_is_rejected()
    {
        ReadAll(Open(new(Levels)));
        var bytes = File.ReadAllBytes(path);
        var record = (bytes.Length - ImageCacheHeader.Length) / 5;
        bytes.AsSpan(ImageCacheHeader.Length, record).CopyTo(bytes.AsSpan(ImageCacheHeader.Length + record));
        File.WriteAllBytes(path, bytes);

        ReadAll(Open(new(Levels)));
    }

    [Fact]
    public void Other_images_recreate_the_cache()
    {
        ReadAll(Open(new(Levels)));
        int?[] others = [11, 21, 31, 41, 51];

        var images = Open(new(others) { Edition = "second" });

        for (var i = 0; i < others.Length; i++)
            images[i].Should().OnlyContain(level => level == others[i]);
        log.Lines.Should().ContainSingle().Which.Should().StartWith($"Information: {path}: This cache was made of "
            + "other");
    }

    [Theory]
    [InlineData("ResizeMode", ResizeMode.Pad)]
    [InlineData("CenterCrop", 2)]
    [InlineData("Background", "#000000")]
    public void Options_that_change_the_images_recreate_the_cache(string option, object value)
    {
        var store = new InMemoryImageStore(Levels);
        _ = Open(store)[0];

        _ = Open(store, OptionRecords.With(new ImageFolderOptions { Cache = path }, option, value))[0];

        store.Reads.Should().Be(2);
    }

    [Fact]
    public void Options_that_do_not_change_the_images_keep_the_cache()
    {
        var store = new InMemoryImageStore(Levels);
        _ = Open(store)[0];

        _ = Open(store, new() { Cache = path, SkipCorrupt = true, Background = "#FFFFFF" })[0];

        store.Reads.Should().Be(1);
    }

    [Fact]
    public void Corrupt_images_are_named_again_in_the_next_run()
    {
        for (var run = 0; run < 2; run++)
        {
            var images = Open(new(10, null), new() { Cache = path, SkipCorrupt = true });
            images.DecodeAll().Should().Equal(0);
            images.Skipped.Should().ContainSingle().Which.Should().StartWith("store/1: ");
        }
    }

    [Fact]
    public void Another_kind_of_file_is_not_overwritten()
    {
        File.WriteAllText(path, "another text");

        FluentActions.Invoking(() => Open(new(Levels))).Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *another kind of file*not changed*Choose another file*");

        File.ReadAllText(path).Should().Be("another text");
    }

    [Fact]
    public void A_directory_or_a_path_in_a_missing_one_is_refused()
    {
        FluentActions.Invoking(() => Open(new(Levels), new() { Cache = folder.Path }))
            .Should().Throw<InvalidDataException>().WithMessage("*is a directory*Name a file in it*");
        FluentActions.Invoking(() => Open(new(Levels), new() { Cache = Path.Combine(folder.Path, "no", "where") }))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*Create it, or check the path*");
    }

    [Fact]
    public void Concurrent_readers_and_writers_see_the_same_images()
    {
        Parallel.For(0, 16, _ => ReadAll(Open(new(Levels))));

        var store = new InMemoryImageStore(Levels);
        ReadAll(Open(store));
        store.Reads.Should().Be(0);
    }

    [Fact]
    public void Two_sources_of_other_images_never_share_records()
    {
        int?[] others = [11, 21, 31, 41, 51];
        var ours = Open(new(Levels));
        _ = ours[0];

        var theirs = Open(new(others) { Edition = "second" });

        for (var i = 0; i < others.Length; i++)
            theirs[i].Should().OnlyContain(level => level == others[i]);
        ReadAll(ours);
    }

    [PosixFact]
    public void A_full_disk_is_logged_once_and_reading_continues()
    {
        var header = new ImageCacheHeader(5, 16, new byte[32]);
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var cache = new ImageCache(full, "/dev/full", header, log);

        cache.Write(0, new byte[16]).Should().BeFalse();
        cache.Write(1, new byte[16]).Should().BeFalse();

        cache.Read(0).Should().BeNull("it reads as zeros, which carry no mark");
        cache.Error.Should().StartWith("/dev/full: ").And.Contain("free disk space");
        log.Entries.Should().ContainSingle().Which.Level.Should().Be(LogLevel.Warning);
    }

    [Fact]
    public void A_read_only_cache_is_read_and_not_written()
    {
        var store = new InMemoryImageStore(Levels);
        ReadAll(Open(store));
        using var closed = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = ImageCacheHeader.Of(store, Shape, new());

        var cache = new ImageCache(closed, path, header, log);

        cache.Write(0, new byte[16]).Should().BeFalse("the file was opened for reading only");
        cache.Read(0).Should().OnlyContain(level => level == 10, "what is there can be read");
    }

    private DecodedImageStore Open(InMemoryImageStore store, ImageFolderOptions? options = null) =>
        new(store, Shape, options ?? new() { Cache = path }, log);

    private static void ReadAll(DecodedImageStore images)
    {
        for (var i = 0; i < Levels.Length; i++)
            images[i].Should().Equal(Enumerable.Repeat((byte)Levels[i]!, 16));
    }
}
