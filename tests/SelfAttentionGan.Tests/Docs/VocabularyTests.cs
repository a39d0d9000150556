using System.Reflection;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>Identifiers, comments, messages and pages use the field's standard terms, and no metaphor for one.</summary>
public sealed partial class VocabularyTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Patterns of whole words, in any capitals, and what to write instead.</summary>
    private static readonly (string Pattern, string Instead)[] Banned =
    [
        ("pictures?", "image"),
        ("paint(s|ed|er|ers|ing|ings)?", "generate, generated (fake), generator"),
        ("players?", "generator and discriminator; for both: networks"),
        ("duels?", "discriminator and generator update"),
        ("chances?", "random state, random numbers; of a guess: accuracy of guessing"),
        ("cast(ing)?", "networks, training setup"),
        ("verdicts?", "result"),
        ("judg(e|es|ed|ing|ments?|ements?)", "score, penalty context"),
        ("rehears(e|es|ed|als?)", "shape check, dry run"),
        ("audiences?", "observers"),
        ("dress(es|ed|ing)?", "layer options, apply spectral normalization"),
        ("bend(s|ing)?|bent", "activation, activate"),
        ("tall(y|ies|ied)", "metric accumulator, count"),
        ("gauges?", "monitor, metric"),
        ("slopes?", "gradient, gradient norm"),
        ("sharpen(s|ed|ing|ings)?", "update (power iteration)"),
        ("complain(s|ed|ts?)?", "error"),
        ("mistak(e|es|en)|misunderstandings?", "error"),
        ("gaz(e|es|ed|ing)", "attention map, attention"),
        ("anatom(y|ies)", "model summary"),
        ("albums?", "image store"),
        ("asides?", "atomic file, temporary file"),
        ("fates?", "outcome, explanation"),
        ("strokes?", "layer; of a digit: segment"),
        ("hears?|heard|hearing|overheard", "observe, receive, log"),
        ("so many", "the number itself, or: N"),
        ("looks? at whom", "attention map"),
        ("glanc(e|es|ed)", "quick check"),
        ("learnt", "learned"),
        ("colour(s|ed|ing)?|grey(s|ed)?|centr(e|es|ed)|neighbour(s|ing)?|behaviours?|licences?",
            "US spelling: color, gray, center, neighbor, behavior, license"),
        (@"(normal|initial|optim|regular|general|memor|visual|summar|recogn)is(e|es|ed|ing|er|ers|ations?)",
            "US spelling: normalize, initialize, optimize"),
    ];

    // Parsed once: .NET's cache of patterns holds 15.
    private static readonly (Regex Word, string Instead)[] BannedWords =
    [
        .. Banned.Select(ban => (
            new Regex(
                $@"\b(?:{ban.Pattern.Replace(" ", @"[\s/]+", StringComparison.Ordinal)})\b", RegexOptions.IgnoreCase),
            ban.Instead)),
    ];

    private static readonly (string Pattern, string Reason)[] Allowed =
    [
        (@"\bSKPaintStyle\.Stroke\b|\w*Stroke(Width|Cap|Join)", "SkiaSharp's lines"),
        (@"SKPaint\w*|\bDrawPaint\b|\bpaint(?=[.,)]| = )", "SkiaSharp's class, and a variable that holds one"),
        (@"\bstroke(-\w+)?\s*[:=]", "SVG's lines"),
        (@"[Ll]eaky_?[Ss]lope|negative_?[Ss]lope|[Ss]lope of \S*( \S*)?LeakyRelu", "PyTorch's name, too"),
        (@"\.Cast<\w|\bCast\(|\bcasts? (to|from)\b", "a conversion between types, LINQ's and torch's"),
        (@"\w*Gauge<", "System.Diagnostics.Metrics' instrument"),
    ];

    private static readonly Regex[] AllowedWords = [.. Allowed.Select(allowed => new Regex(allowed.Pattern))];

    /// <summary>The library, the tool and these tests.</summary>
    public static TheoryData<string> Assemblies => ["SelfAttentionGan", "sagan", "SelfAttentionGan.Tests"];

    public static TheoryData<string> Files =>
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
        .. In("docs", "*.md"), .. In("samples", "*.md"), .. In("src", "*.md"),
        .. In("src", "*.cs"), .. In("samples", "*.cs"), .. In("benchmarks", "*.cs"),
    ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Identifiers_use_the_fields_terms(string assembly)
    {
        var found =
            from identifier in Assembly.Load(assembly).GetTypes()
                .SelectMany(type => Identifiers(type).Select(name => (type, name)))
                .DistinctBy(identifier => identifier.name)
            from word in Found(identifier.name)
            select $"{identifier.type}, {identifier.name}: {word.Advice}";

        found.Should().BeEmpty("readers search for standard terms; each line says what to write instead");
    }

    /// <remarks>Of sources all lines count: comments, XML docs, messages and local names.</remarks>
    [Theory]
    [MemberData(nameof(Files))]
    public void Sources_and_pages_use_the_fields_terms(string file)
    {
        var text = File.ReadAllText(Repository.PathOf(file));

        Found(file == "CHANGELOG.md" ? OldName().Replace(text, "") : text)
            .Select(word => $"{file}:{word.Line}: {word.Advice}")
            .Should().BeEmpty("prose uses the field's terms; each line says what to write instead");
    }

    [Theory]
    [InlineData("Draws each picture", "picture -> image")]
    [InlineData("var paintedPictures = 1;", "painted -> generate, generated (fake), generator", "Pictures -> image")]
    [InlineData("PICTURES", "PICTURES -> image")]
    [InlineData("class ShadeJudge", "Judge -> score, penalty context")]
    [InlineData("FirstFate_of_it", "Fate -> outcome, explanation")]
    [InlineData("<Run>g__ToldPicture|3_0", "Picture -> image")]
    [InlineData("in so\n/// many steps", "so many -> the number itself, or: N")]
    [InlineData("of those who looks at whom", "looks at whom -> attention map")]
    [InlineData("neighbours", "neighbours -> US spelling: color, gray, center, neighbor, behavior, license")]
    public void A_banned_word_is_found_with_what_to_write_instead(string text, params string[] found) =>
        Found(text).Select(word => word.Advice).Should().Equal(found);

    [Theory]
    [InlineData("the address of an image")]
    [InlineData("broadcast, forecast, autocast")]
    [InlineData("headline, shear, chanced upon nothing else")]
    [InlineData("new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = 2 }; canvas.DrawLine(a, b, paint);")]
    [InlineData("BlockOptions.LeakySlope is leaky_relu's negative_slope")]
    [InlineData("names.Cast<string>(), which casts to strings")]
    [InlineData("normalized, optimizer, gray, neighbors")]
    public void Other_words_are_not(string text) => Found(text).Should().BeEmpty();

    [Fact]
    public void A_word_is_found_on_its_line() =>
        Found("one\ntwo\nthree pictures\n").Should().Equal((3, "pictures -> image"));

    [Fact]
    public void Identifiers_are_types_members_and_parameters_public_or_not() =>
        Identifiers(typeof(Example)).Should().Contain(["Example", "hidden", "Show", "first", "Nested"]);

    private static IEnumerable<(int Line, string Advice)> Found(string text)
    {
        var words = Words(text);

        return
            from ban in BannedWords
            from Match match in ban.Word.Matches(words)
            orderby match.Index
            let line = words.AsSpan(0, match.Index).Count('\n') + 1
            select (line, $"{Gaps().Replace(match.Value, " ")} -> {ban.Instead}");
    }

    /// <summary>Returns the text without what is allowed, and with camelCase and snake_case split into words.</summary>
    private static string Words(string text)
    {
        foreach (var allowed in AllowedWords)
            text = allowed.Replace(text, "");

        return Boundary().Replace(text, " ");
    }

    private static IEnumerable<string> Identifiers(Type type) =>
    [
        type.Name,
        .. type.GetMembers(All).Select(member => member.Name),
        .. type.GetMembers(All).OfType<MethodBase>().SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.Name ?? ""),
    ];

    private static IEnumerable<string> In(string folder, string pattern) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf(), path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Where(path => !path.EndsWith(".received.md", StringComparison.Ordinal));

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"[\s/]+")]
    private static partial Regex Gaps();

    /// <summary>The first cell of a row of code, <c>| `OldName` | `NewName` |</c>: what has been renamed.</summary>
    [GeneratedRegex(@"^\| `[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex OldName();

    private sealed class Example
    {
        private readonly int hidden = 1;

        public int Show(int first) => hidden + first + Nested.Count;

        private static class Nested
        {
            public static int Count => 0;
        }
    }
}
