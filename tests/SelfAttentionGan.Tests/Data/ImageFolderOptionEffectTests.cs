using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Data;

/// <summary>Every option of image preprocessing has an effect on the images.</summary>
public sealed class OptionEffectTests
{
    public static TheoryData<string> Options => OptionRecords.Names(typeof(ImageFolderOptions));

    private static readonly Dictionary<string, OptionEffect<ImageFolderOptions, Seen>> Effects = new()
    {
        ["ResizeMode"] = new("the cropped part", ResizeMode.Pad, seen => seen.Pixels),
        ["CenterCrop"] = new("the size of the crop", 4, seen => seen.Pixels),
        ["Background"] = new("the background", "#102030", seen => seen.Pixels),
        ["GrayRange"] = new("the range of 16 bits", GrayRange.MinMax, seen => seen.Deep),
        ["WindowCenter"] = new("the center of the window", 2_500.0, seen => seen.Deep) { Given = Windowed },
        ["WindowWidth"] = new("the width of the window", 3_000.0, seen => seen.Deep) { Given = Windowed },
        ["SkipCorrupt"] = new("the treatment of a corrupt file", true, seen => seen.Corrupt),
        ["Cache"] = new(
            "the cache file", Path.Combine(Path.GetTempPath(), $"sagan-{Guid.NewGuid()}"), seen => seen.Cached),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without an example may have no effect");

        Effects[option].ShouldShow(new(), (options, value) => OptionRecords.With(options, option, value), Seen.Of);
    }

    [Fact]
    public void No_two_gray_ranges_are_alike()
    {
        Enum.GetValues<GrayRange>().Select(range => Seen.Of(new() { GrayRange = range }).Deep)
            .Should().OnlyHaveUniqueItems();
    }

    private static ImageFolderOptions Windowed(ImageFolderOptions options) =>
        options with { GrayRange = GrayRange.Window };

    [Fact]
    public void No_two_resize_modes_are_alike()
    {
        Enum.GetValues<ResizeMode>().Select(mode => Seen.Of(new() { ResizeMode = mode }).Pixels)
            .Should().OnlyHaveUniqueItems();
    }

    /// <summary>
    /// The pixels of a wide image with transparency and of a 16-bit one, the result of a corrupt file, and whether a
    /// cache was written.
    /// </summary>
    private sealed record Seen(string Pixels, string Deep, string Corrupt, string Cached)
    {
        public static Seen Of(ImageFolderOptions options)
        {
            using var folder = new TemporaryFolder();
            byte[] pixels =
                [.. Enumerable.Range(0, 48).SelectMany(i => (byte[])[(byte)(i * 5), 9, 99, (byte)(i % 7 * 40)])];
            new ImageBuffer(8, 6, 4, pixels).Save(Path.Combine(folder.Path, "a.png"));

            var seen = Read(folder, options);
            var cached = $"{File.Exists(options.Cache)}";
            var image = Path.Combine(folder.Path, "a.png");
            File.WriteAllBytes(image, PngMaker.DeepGray(8, 6, (x, y) => 500 + 10 * (x + 8 * y)));
            var deep = Read(folder, options);
            File.WriteAllText(Path.Combine(folder.Path, "b.png"), "not an image");
            var corrupt = Read(folder, options);

            if (options.Cache is { } cache)
                File.Delete(cache);
            return new(seen, deep, corrupt.Replace(folder.Path, ""), cached);
        }

        private static string Read(TemporaryFolder folder, ImageFolderOptions options)
        {
            try
            {
                using var batch = Datasets.ImageFolder(folder.Path, size: 4, options: options).Read([0]);
                return string.Join(' ', batch.Images.data<float>().ToArray());
            }
            catch (InvalidDataException broken)
            {
                return broken.Message;
            }
        }
    }
}
