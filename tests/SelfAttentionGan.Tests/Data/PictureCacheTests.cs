using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

/// <summary>Whatever befalls the cache, what is read is what would have been decoded.</summary>
public sealed class PictureCacheTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 4, 4);
    private static readonly int?[] Levels = [10, 20, 0, 40, 50];

    private readonly TemporaryFolder folder = new();
    private readonly Overheard log = new();
    private readonly string path;

    public PictureCacheTests() => path = Path.Combine(folder.Path, "images.cache");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_second_epoch_and_the_second_run_decode_nothing()
    {
        var album = new RememberedAlbum(Levels);
        var images = Open(album);
        ReadAll(images);
        ReadAll(images);
        album.Reads.Should().Be(5);

        ReadAll(Open(album));

        album.Reads.Should().Be(5);
        Directory.GetFiles(folder.Path).Should().Equal([path], "nothing is left beside it");
    }

    [Fact]
    public void A_run_that_was_killed_leaves_what_it_had_decoded()
    {
        var album = new RememberedAlbum(Levels);
        _ = Open(album)[1];
        _ = Open(album)[3];

        ReadAll(Open(album));

        album.Reads.Should().Be(5, "two were there");
    }

    [Fact]
    public void A_file_that_ends_anywhere_is_filled_again()
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
    public void A_bit_that_flips_in_a_record_is_noticed_and_mended()
    {
        ReadAll(Open(new(Levels)));
        var whole = File.ReadAllBytes(path);

        for (var at = PictureCacheHeader.Length; at < whole.Length; at += 3)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, damaged);
            var album = new RememberedAlbum(Levels);

            ReadAll(Open(album));

            album.Reads.Should().Be(1, $"byte {at} was damaged in one record");
            File.ReadAllBytes(path).Should().Equal(whole);
        }

        log.Entries.Should().Contain(entry => entry.Message.Contains("damaged in this cache and is decoded again"));
    }

    [Fact]
    public void A_record_at_the_place_of_another_does_not_pass()
    {
        ReadAll(Open(new(Levels)));
        var bytes = File.ReadAllBytes(path);
        var record = (bytes.Length - PictureCacheHeader.Length) / 5;
        bytes.AsSpan(PictureCacheHeader.Length, record).CopyTo(bytes.AsSpan(PictureCacheHeader.Length + record));
        File.WriteAllBytes(path, bytes);

        ReadAll(Open(new(Levels)));
    }

    [Fact]
    public void Other_pictures_make_it_anew()
    {
        ReadAll(Open(new(Levels)));
        int?[] others = [11, 21, 31, 41, 51];

        var images = Open(new(others) { Edition = "second" });

        for (var i = 0; i < others.Length; i++)
            images[i].Should().OnlyContain(level => level == others[i]);
        log.Lines.Should().ContainSingle().Which.Should().StartWith($"Information: {path}: This cache is of other");
    }

    [Theory]
    [InlineData("ResizeMode", ResizeMode.Pad)]
    [InlineData("CenterCrop", 2)]
    [InlineData("Background", "#000000")]
    public void What_changes_the_pictures_makes_it_anew(string option, object value)
    {
        var album = new RememberedAlbum(Levels);
        _ = Open(album)[0];

        _ = Open(album, OptionRecords.With(new PictureOptions { Cache = path }, option, value))[0];

        album.Reads.Should().Be(2);
    }

    [Fact]
    public void What_does_not_change_them_does_not()
    {
        var album = new RememberedAlbum(Levels);
        _ = Open(album)[0];

        _ = Open(album, new() { Cache = path, SkipCorrupt = true, Background = "#FFFFFF" })[0];

        album.Reads.Should().Be(1);
    }

    [Fact]
    public void Broken_pictures_are_named_again_in_the_next_run()
    {
        for (var run = 0; run < 2; run++)
        {
            var images = Open(new(10, null), new() { Cache = path, SkipCorrupt = true });
            images.DecodeAll().Should().Equal(0);
            images.Skipped.Should().ContainSingle().Which.Should().StartWith("album/1: ");
        }
    }

    [Fact]
    public void A_file_of_somebody_elses_is_left_alone()
    {
        File.WriteAllText(path, "a letter that I have no copy of");

        FluentActions.Invoking(() => Open(new(Levels))).Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *something else*left alone*Choose another file*");

        File.ReadAllText(path).Should().Be("a letter that I have no copy of");
    }

    [Fact]
    public void A_directory_is_no_cache_and_a_missing_one_has_none()
    {
        FluentActions.Invoking(() => Open(new(Levels), new() { Cache = folder.Path }))
            .Should().Throw<InvalidDataException>().WithMessage("*is a directory*Name a file in it*");
        FluentActions.Invoking(() => Open(new(Levels), new() { Cache = Path.Combine(folder.Path, "no", "where") }))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*Make it, or check the path*");
    }

    [Fact]
    public void Many_that_open_and_fill_it_at_once_see_the_same_pictures()
    {
        Parallel.For(0, 16, _ => ReadAll(Open(new(Levels))));

        var album = new RememberedAlbum(Levels);
        ReadAll(Open(album));
        album.Reads.Should().Be(0);
    }

    [Fact]
    public void Two_that_disagree_about_the_pictures_never_see_each_others()
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
    public void A_full_disk_is_said_once_and_the_pictures_are_there_all_the_same()
    {
        var header = new PictureCacheHeader(5, 16, new byte[32]);
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var cache = new PictureCache(full, "/dev/full", header, log);

        cache.Write(0, new byte[16]).Should().BeFalse();
        cache.Write(1, new byte[16]).Should().BeFalse();

        cache.Read(0).Should().BeNull("it reads as zeros, which carry no mark");
        cache.Trouble.Should().StartWith("/dev/full: ").And.Contain("make room");
        log.Entries.Should().ContainSingle().Which.Level.Should().Be(LogLevel.Warning);
    }

    [Fact]
    public void Without_a_cache_that_takes_them_pictures_are_kept_in_memory()
    {
        var album = new RememberedAlbum(Levels);
        ReadAll(Open(album));
        using var closed = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = PictureCacheHeader.Of(album, Shape, new());

        var cache = new PictureCache(closed, path, header, log);

        cache.Write(0, new byte[16]).Should().BeFalse("the file was opened for reading only");
        cache.Read(0).Should().OnlyContain(level => level == 10, "what is there can be read");
    }

    private DecodedPictures Open(RememberedAlbum album, PictureOptions? options = null) =>
        new(album, Shape, options ?? new() { Cache = path }, log);

    private static void ReadAll(DecodedPictures images)
    {
        for (var i = 0; i < Levels.Length; i++)
            images[i].Should().Equal(Enumerable.Repeat((byte)Levels[i]!, 16));
    }
}
