using System.Globalization;
using SelfAttentionGan.Data;

namespace Sagan.Cli;

/// <summary>How the program prints the classes of data.</summary>
internal static class DataLines
{
    /// <summary>Most classes that a list has a line for; a thousand would hide what else there is.</summary>
    public const int MostLines = 200;

    /// <summary>The classes with their images in one line: "cat 500, dog 480".</summary>
    public static string Classes(DataIdentity data) => DataIdentity.Listed([.. data.Classes.Select(Class)]);

    /// <summary>A line for each class.</summary>
    public static IEnumerable<string> ClassLines(DataIdentity data) => data.Classes.Count <= MostLines
        ? data.Classes.Select(Class)
        : [.. data.Classes.Take(MostLines).Select(Class), $"and {data.Classes.Count - MostLines} more"];

    private static string Class(DataClass known) => known.Images is { } images
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Name} {images:N0}")
        : known.Name;
}
