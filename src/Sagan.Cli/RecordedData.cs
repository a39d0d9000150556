using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sagan.Cli;

/// <summary>What a run's data.json tells of the images that it learns from.</summary>
/// <param name="Images">How many there are; null where nothing is recorded.</param>
/// <param name="Classes">The classes in the order of their numbers, and how many images each has, where they are counted.</param>
internal sealed record RecordedData(long? Images, IReadOnlyList<(string Name, long? Images)> Classes)
{
    private const int Shown = 20;

    private static readonly RecordedData None = new(null, []);

    /// <summary>Reads what a run's folder has recorded, which may be nothing.</summary>
    public static RecordedData Of(string folder)
    {
        try
        {
            var data = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "data.json")))?.AsObject();
            var classes = data?["classes"]?.AsArray() ?? [];

            return new(
                data?["images"]?.GetValue<long>(),
                [.. classes.Select(one => (one!["name"]!.GetValue<string>(), one["images"]?.GetValue<long>()))]);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or FormatException or NullReferenceException)
        {
            return None;
        }
    }

    /// <summary>Returns a line for a person, such as <c>0 cat (500), 1 dog (480)</c>; empty where there are no classes.</summary>
    public string DescribeClasses() => string.Join(", ", Classes.Take(Shown).Select(Describe))
        + (Classes.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {Classes.Count - Shown:N0} more") : "");

    private static string Describe((string Name, long? Images) one, int number) => one.Images is { } images
        ? string.Create(CultureInfo.InvariantCulture, $"{number} {one.Name} ({images:N0})")
        : $"{number} {one.Name}";
}
