using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Data;

/// <summary>Nothing is told and never done: whatever can be told of images shows in those that are read.</summary>
public sealed class OptionEffectTests
{
    public static TheoryData<string> Options => OptionRecords.Names(typeof(PictureOptions));

    private static readonly Dictionary<string, Effect<PictureOptions, Seen>> Effects = new()
    {
        ["ResizeMode"] = new("the shape of what is seen", ResizeMode.Pad, seen => seen.Pixels),
        ["CenterCrop"] = new("how much of an image is seen", 4, seen => seen.Pixels),
        ["Background"] = new("what shows through", "#102030", seen => seen.Pixels),
        ["GrayRange"] = new("what is black and white in 16 bits", GrayRange.MinMax, seen => seen.Deep),
        ["WindowCenter"] = new("what is gray in 16 bits", 2_500.0, seen => seen.Deep) { Given = Windowed },
        ["WindowWidth"] = new("how much is gray in 16 bits", 3_000.0, seen => seen.Deep) { Given = Windowed },
        ["SkipCorrupt"] = new("what becomes of a broken file", true, seen => seen.Broken),
        ["Cache"] = new("what is kept", Path.Combine(Path.GetTempPath(), $"sagan-{Guid.NewGuid()}"), seen => seen.Kept),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "what nobody has seen work may do nothing: give it an example");

        Effects[option].ShouldShow(new(), (told, value) => OptionRecords.With(told, option, value), Seen.Of);
    }

    [Fact]
    public void No_two_gray_ranges_are_one()
    {
        Enum.GetValues<GrayRange>().Select(range => Seen.Of(new() { GrayRange = range }).Deep)
            .Should().OnlyHaveUniqueItems();
    }

    private static PictureOptions Windowed(PictureOptions told) => told with { GrayRange = GrayRange.Window };

    [Fact]
    public void No_two_framings_are_one()
    {
        Enum.GetValues<ResizeMode>().Select(mode => Seen.Of(new() { ResizeMode = mode }).Pixels)
            .Should().OnlyHaveUniqueItems();
    }

    /// <summary>What comes of a wide image with holes, of a broken file beside it, and what is left behind.</summary>
    private sealed record Seen(string Pixels, string Deep, string Broken, string Kept)
    {
        public static Seen Of(PictureOptions told)
        {
            using var folder = new TemporaryFolder();
            byte[] pixels =
                [.. Enumerable.Range(0, 48).SelectMany(i => (byte[])[(byte)(i * 5), 9, 99, (byte)(i % 7 * 40)])];
            new Bitmap(8, 6, 4, pixels).Save(Path.Combine(folder.Path, "a.png"));

            var seen = Read(folder, told);
            var kept = $"{File.Exists(told.Cache)}";
            var image = Path.Combine(folder.Path, "a.png");
            File.WriteAllBytes(image, PngMaker.DeepGray(8, 6, (x, y) => 500 + 10 * (x + 8 * y)));
            var deep = Read(folder, told);
            File.WriteAllText(Path.Combine(folder.Path, "b.png"), "not an image");
            var broken = Read(folder, told);

            if (told.Cache is { } cache)
                File.Delete(cache);
            return new(seen, deep, broken.Replace(folder.Path, ""), kept);
        }

        private static string Read(TemporaryFolder folder, PictureOptions told)
        {
            try
            {
                using var batch = Datasets.ImageFolder(folder.Path, size: 4, options: told).Read([0]);
                return string.Join(' ', batch.Images.data<float>().ToArray());
            }
            catch (InvalidDataException broken)
            {
                return broken.Message;
            }
        }
    }
}
