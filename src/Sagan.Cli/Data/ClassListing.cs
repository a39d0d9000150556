using System.Globalization;
using SelfAttentionGan.Data;

namespace Sagan.Cli.Data;

/// <summary>Formats the classes of a dataset with their numbers of images.</summary>
internal static class ClassListing
{
    private const int MaxLines = 200;

    /// <summary>The classes in one line: "cat 500, dog 480".</summary>
    public static string Classes(DataIdentity data) => DataIdentity.Summarize([.. data.Classes.Select(Format)]);

    /// <summary>A line for each class, up to 200.</summary>
    public static IEnumerable<string> ClassLines(DataIdentity data) => data.Classes.Count <= MaxLines
        ? data.Classes.Select(Format)
        : [.. data.Classes.Take(MaxLines).Select(Format), $"and {data.Classes.Count - MaxLines} more"];

    private static string Format(DataClass known) => known.Images is { } images
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Name} {images:N0}")
        : known.Name;
}
