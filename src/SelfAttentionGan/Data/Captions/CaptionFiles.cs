using System.Text.Json;

namespace SelfAttentionGan.Data.Captions;

/// <summary>Captions of an image folder, from one file for all images or from one beside each.</summary>
/// <remarks>
/// <c>captions.json</c> is one object, <c>{"a.png": "a red bird", …}</c>; <c>captions.tsv</c> has a line for each image,
/// its name, a tabulator and the caption. Without either a text file of the same name lies beside each image,
/// <c>a.txt</c> beside <c>a.png</c>, whose first line that is not empty is the caption. Names are paths within the
/// folder, with slashes.
/// </remarks>
internal static class CaptionFiles
{
    public const string Json = "captions.json", Table = "captions.tsv";

    private const long MaxListBytes = 1 << 28, MaxCaptionBytes = 1 << 16;

    /// <summary>Returns the caption of each image.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="images">The images' names within the folder.</param>
    /// <exception cref="InvalidDataException">Captions are missing or empty, or a file is damaged.</exception>
    public static IReadOnlyList<string> Read(string directory, IReadOnlyList<string> images)
    {
        if (File.Exists(directory))
            throw new InvalidDataException(
                $"{directory}: Captions lie in a directory of images, but this is a file. Extract the archive.");

        var (json, table) = (Path.Combine(directory, Json), Path.Combine(directory, Table));
        return (File.Exists(json), File.Exists(table)) switch
        {
            (true, true) => throw new InvalidDataException(
                $"{directory}: Captions come from one file, but there are {Json} and {Table}. Move one of them away."),
            (true, _) => Select(json, ReadJson(json), images),
            (_, true) => Select(table, ReadTable(table), images),
            _ => ReadBesideImages(directory, images),
        };
    }

    private static Dictionary<string, string> ReadJson(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(CaptionText.Read(path, MaxListBytes));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw Invalid(path, "is one object of names and captions", json.RootElement.GetRawText());

            var captions = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in json.RootElement.EnumerateObject())
                if (entry.Value.ValueKind != JsonValueKind.String)
                    throw Invalid(path, $"has a text for {CaptionText.Short(entry.Name)}", entry.Value.GetRawText());
                else
                    Add(path, captions, entry.Name, entry.Value.GetString()!);

            return captions;
        }
        // Half of a surrogate pair is found only on access.
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{path}: Captions are a JSON object, but this is not one ({damage.Message.TrimEnd('.')}). Write it again.",
                damage);
        }
    }

    private static Dictionary<string, string> ReadTable(string path)
    {
        var captions = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var line in CaptionText.Read(path, MaxListBytes).Split('\n'))
            if (line.IndexOf('\t', StringComparison.Ordinal) is > 0 and var tabulator)
                Add(path, captions, line[..tabulator], line[(tabulator + 1)..]);
            else if (!string.IsNullOrWhiteSpace(line))
                throw Invalid(path, "has a name, a tabulator and a caption in each line", line);

        return captions;
    }

    private static void Add(string path, Dictionary<string, string> captions, string name, string caption)
    {
        if (!captions.TryAdd(name.Replace('\\', '/'), caption.Trim()))
            throw Invalid(path, "gives each image one caption", $"{CaptionText.Short(name)}, a second time");
    }

    private static string[] Select(string path, Dictionary<string, string> captions, IReadOnlyList<string> images) =>
        Require(path, images, name => captions.GetValueOrDefault(name, ""), $"add them to {Path.GetFileName(path)}");

    private static string[] ReadBesideImages(string directory, IReadOnlyList<string> images) =>
        Require(directory, images, name => Beside(directory, name), $"write {Path.ChangeExtension(images[0], "txt")} "
            + $"beside {images[0]} and so on, or all in {Json}");

    private static string Beside(string directory, string name)
    {
        var path = Path.Combine(directory, Path.ChangeExtension(name, "txt"));

        return !File.Exists(path) ? "" : CaptionText.Read(path, MaxCaptionBytes)
            .Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.Length > 0, "");
    }

    /// <summary>Returns the captions, after a check that each has a word and is of a reasonable length.</summary>
    private static string[] Require(
        string path, IReadOnlyList<string> images, Func<string, string> captionOf, string remedy)
    {
        string[] captions = [.. images.Select(captionOf)];
        string[] missing = [.. images.Where((_, i) => Vocabulary.Split(captions[i]).Count == 0)];
        if (missing.Length > 0)
            throw new InvalidDataException(
                $"{path}: Each image has a caption of at least one word, but {missing.Length} of {images.Count} have " +
                $"none, such as {missing[0]}; {remedy}, or move these images away.");

        if (captions.FirstOrDefault(caption => caption.Length > MaxCaptionBytes) is { } excess)
            throw Invalid(path, $"has captions of at most {MaxCaptionBytes} characters", excess);

        return captions;
    }

    private static InvalidDataException Invalid(string path, string rule, string text) =>
        new($"{path}: A file of captions {rule}, but this has {CaptionText.Short(text.TrimEnd())}. Write it again.");
}
