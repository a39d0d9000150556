using System.Text;
using SkiaSharp;

namespace SelfAttentionGan.Visualization;

/// <summary>Text rendering for image captions with an embedded font, the same whether fonts are installed or not.</summary>
/// <remarks>
/// The font is a subset of DejaVu Sans: ASCII, Latin-1, γ, σ, arrows and some signs. Each other character is drawn in
/// the font that <paramref name="fallback"/> returns for it, and as a replacement character where there is none.
/// </remarks>
/// <param name="fallback">Returns a font that has a character; null where there is none.</param>
internal sealed class CaptionFont(Func<int, SKTypeface?> fallback)
{
    private const string Ellipsis = "…", Replacement = "\uFFFD";

    private static readonly SKTypeface Embedded = Load();

    /// <summary>Falls back to the fonts of the system.</summary>
    public static CaptionFont Default { get; } = new(SKFontManager.Default.MatchCharacter);

    /// <summary>Draws one line of text.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="text">The text; control characters are drawn as spaces.</param>
    /// <param name="left">The left end.</param>
    /// <param name="baseline">The y coordinate of the baseline.</param>
    /// <param name="size">The font's size in pixels.</param>
    /// <param name="color">The color.</param>
    public void Draw(SKCanvas canvas, string text, float left, float baseline, float size, SKColor color)
    {
        using var style = new SKPaint { IsAntialias = true, Color = color };

        foreach (var (part, typeface) in Parts(text))
        {
            using var font = FontOf(typeface, size);
            canvas.DrawText(part, left, baseline, SKTextAlign.Left, font, style);
            left += font.MeasureText(part);
        }
    }

    /// <summary>Returns the width of one line of text in pixels.</summary>
    public float Measure(string text, float size)
    {
        var width = 0f;
        foreach (var (part, typeface) in Parts(text))
        {
            using var font = FontOf(typeface, size);
            width += font.MeasureText(part);
        }

        return width;
    }

    /// <summary>Returns the text, its end replaced by an ellipsis where it is too wide.</summary>
    public string Fit(string text, float size, float width)
    {
        if (Measure(text, size) <= width)
            return text;

        var runes = text.EnumerateRunes().ToList();
        while (runes.Count > 0)
        {
            runes.RemoveAt(runes.Count - 1);
            var shorter = string.Concat(runes).TrimEnd() + Ellipsis;
            if (Measure(shorter, size) <= width)
                return shorter;
        }

        return "";
    }

    private IEnumerable<(string Text, SKTypeface Typeface)> Parts(string text)
    {
        var (part, last) = (new StringBuilder(), Embedded);

        foreach (var rune in text.EnumerateRunes())
        {
            var (glyph, typeface) = FontFor(Rune.IsControl(rune) ? new(' ') : rune);
            if (typeface != last && part.Length > 0)
            {
                yield return (part.ToString(), last);
                part.Clear();
            }

            part.Append(glyph);
            last = typeface;
        }

        if (part.Length > 0)
            yield return (part.ToString(), last);
    }

    private (string Text, SKTypeface Typeface) FontFor(Rune rune) =>
        Embedded.ContainsGlyph(rune.Value) ? (rune.ToString(), Embedded)
        : fallback(rune.Value) is { } other ? (rune.ToString(), other)
        : (Replacement, Embedded);

    private static SKFont FontOf(SKTypeface typeface, float size) =>
        new(typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true, Hinting = SKFontHinting.None };

    private static SKTypeface Load()
    {
        using var stream = typeof(CaptionFont).Assembly.GetManifestResourceStream("Visualization/DejaVuSans.ttf")!;
        using var data = SKData.Create(stream);

        return SKTypeface.FromData(data);
    }
}
