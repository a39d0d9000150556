using SelfAttentionGan.Imaging;
using SelfAttentionGan.Visualization;
using SkiaSharp;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class CaptionFontTests
{
    private readonly List<int> requested = [];

    private CaptionFont Font => new(character =>
    {
        requested.Add(character);
        return null;
    });

    [Fact]
    public void Latin_text_greek_letters_and_arrows_are_drawn_without_system_fonts()
    {
        const string text = "generator.attend16   γ = −0.12, σ × 3 ≤ 4 … café naïve Ñandú ← ↑ → ↓ ↔";

        var drawn = Drawn(text);

        requested.Should().BeEmpty("the embedded font has all of them");
        Dark(drawn).Should().BeGreaterThan(500);
        Drawn("γ").Should().NotEqual(Drawn("\uFFFD"), "a letter is no replacement character");
    }

    [Fact]
    public void Every_printable_character_of_ascii_and_latin_1_leaves_its_own_mark()
    {
        var characters = Enumerable.Range(0x21, 0x5E).Concat(Enumerable.Range(0xA1, 0x5F))
            .Where(character => character != 0xAD).Select(character => $"{(char)character}").ToArray();

        characters.Select(character => Convert.ToHexString(Drawn(character))).Should().OnlyHaveUniqueItems();
        characters.Should().OnlyContain(character => Dark(Drawn(character)) > 0);
        requested.Should().BeEmpty();
    }

    [Fact]
    public void A_character_of_no_font_is_drawn_as_a_replacement_character()
    {
        Drawn("a漢b").Should().Equal(Drawn("a\uFFFDb"));

        requested.Should().Contain(0x6F22);
    }

    [Fact]
    public void Other_characters_are_drawn_in_the_font_that_has_them()
    {
        // The same font, standing in for one of the system: it has no such character either, and draws its box.
        using var stream = typeof(CaptionFont).Assembly.GetManifestResourceStream("Visualization/DejaVuSans.ttf")!;
        using var other = SKTypeface.FromStream(stream);
        var font = new CaptionFont(_ => other);

        Drawn("漢", font).Should().NotEqual(Drawn("漢"));
    }

    [Fact]
    public void Text_that_is_too_wide_ends_in_an_ellipsis()
    {
        Font.Fit("cat", 12, 100).Should().Be("cat");
        Font.Fit("great white shark, man-eater", 12, 100).Should().EndWith("…").And.StartWith("great");
        Font.Measure(Font.Fit("great white shark, man-eater", 12, 100), 12).Should().BeLessThanOrEqualTo(100);
        Font.Fit("cat", 12, 3).Should().BeEmpty();
    }

    [Fact]
    public void Control_characters_and_lone_surrogates_are_drawn_as_spaces_or_replacements()
    {
        Drawn("a\nb").Should().Equal(Drawn("a b"));
        Drawn("a\uD800b").Should().Equal(Drawn("a\uFFFDb"));
    }

    private static int Dark(byte[] pixels) => pixels.Count(level => level < 230);

    private byte[] Drawn(string text, CaptionFont? font = null)
    {
        using var bitmap = SkiaPixels.Create(600, 24);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        (font ?? Font).Draw(canvas, text, 2, 16, 14, SKColors.Black);

        return SkiaPixels.ToPixels(bitmap, channels: 1);
    }
}
