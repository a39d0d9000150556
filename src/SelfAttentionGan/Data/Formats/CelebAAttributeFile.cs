using System.Globalization;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Data.Formats;

/// <summary>
/// CelebA's <c>list_attr_celeba.txt</c>: whether each of its images has each of its attributes, such as Smiling.
/// </summary>
/// <remarks>
/// The first line is the number of images and the second the names of the attributes; each other line is the name of an
/// image and a 1 or −1 for each attribute. There are 40 of them; up to 64 are read.
/// </remarks>
internal sealed class CelebAAttributeFile
{
    /// <summary>Its usual name.</summary>
    public const string FileName = "list_attr_celeba.txt";

    private const int MaxAttributes = 64;

    private readonly string path;
    private readonly Dictionary<string, ulong> values = new(StringComparer.Ordinal);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not such a file, or truncated.</exception>
    public CelebAAttributeFile(string path)
    {
        this.path = path;
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"CelebA's attributes are in {FileName} beside its images, but there is no {path}; download it from "
                + "CelebA's page (folder Anno).", path);

        using var lines = File.ReadLines(path).GetEnumerator();
        if (!lines.MoveNext() || !long.TryParse(
            lines.Current.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw Invalid("its first line is not the number of images");
        Names = lines.MoveNext() ? Words(lines.Current) : [];
        if (Names.Count is 0 or > MaxAttributes)
            throw Invalid($"its second line has {Names.Count} names of attributes, not 1 to {MaxAttributes}");

        while (lines.MoveNext())
            if (!string.IsNullOrWhiteSpace(lines.Current))
                Add(Words(lines.Current));
        if (values.Count != count)
            throw Invalid($"it declares {count} images, but has {values.Count}");
    }

    /// <summary>The names of the attributes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Returns the place of an attribute.</summary>
    /// <exception cref="ArgumentException">There is no such attribute.</exception>
    public int IndexOf(string attribute)
    {
        if (Array.IndexOf([.. Names], attribute) is >= 0 and var index)
            return index;

        var suggestion = Spelling.Suggest(attribute, Names) is { } nearest
            ? $"; did you mean '{nearest}'?"
            : $"; it is one of {string.Join(", ", Names)}.";
        throw new ArgumentException($"CelebA has no attribute '{attribute}'{suggestion}", nameof(attribute));
    }

    /// <summary>Returns the attributes of an image, the first one in the lowest bit.</summary>
    /// <exception cref="InvalidDataException">The file has no line for it.</exception>
    public ulong this[string image] => values.TryGetValue(image, out var bits) ? bits : throw Invalid(
        $"it has no line for the image {image}");

    private void Add(IReadOnlyList<string> words)
    {
        var bits = 0ul;
        if (words.Count != Names.Count + 1)
            throw Invalid($"the line of {words[0]} has {words.Count - 1} values for {Names.Count} attributes");
        for (var i = 0; i < Names.Count; i++)
            bits |= words[i + 1] switch
            {
                "1" => 1ul << i,
                "-1" => 0,
                var other => throw Invalid($"the line of {words[0]} has the value '{other}', neither 1 nor -1"),
            };
        if (!values.TryAdd(words[0], bits))
            throw Invalid($"it has two lines for the image {words[0]}");
    }

    private InvalidDataException Invalid(string error) =>
        new($"{path}: This is not CelebA's list of attributes, or not of these images: {error}. Download it again.");

    private static string[] Words(string line) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
