using System.Text;
using System.Text.Json;

namespace SelfAttentionGan.Data.Folder;

/// <summary>The labels in a folder's dataset.json, as StyleGAN's dataset tool writes it.</summary>
/// <remarks>
/// <c>{"labels": [["00000/img00000000.png", 6], …]}</c>, or <c>{"labels": null}</c> for images without labels. They
/// count and not the sub-folders, which then only keep folders short.
/// </remarks>
internal sealed class DatasetLabels
{
    public const string FileName = "dataset.json";

    private const int MostClasses = 1_000_000;

    private readonly string path;
    private readonly Dictionary<string, long> labels = new(StringComparer.Ordinal);

    private DatasetLabels(string path, JsonElement told)
    {
        this.path = path;
        if (told.ValueKind == JsonValueKind.Null)
            return;
        if (told.ValueKind != JsonValueKind.Array)
            throw Broken(
                $"has a list of pairs (a file's name, its label) or null as \"labels\", but this has {Short(told)}");

        foreach (var pair in told.EnumerateArray())
            Add(pair);
    }

    /// <summary>How many classes there are: one more than the highest label; 0 where images have no labels.</summary>
    public int Classes => labels.Count == 0 ? 0 : (int)labels.Values.Max() + 1;

    /// <summary>Reads the labels of a folder; null where there is no such file, or none of this kind.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or its labels make no sense.</exception>
    public static DatasetLabels? Find(string directory)
    {
        var path = Path.Combine(directory, FileName);

        return File.Exists(path) && RealPath.File(path).Length > 0 ? Parse(path, File.ReadAllBytes(path)) : null;
    }

    /// <inheritdoc cref="Find"/>
    public static DatasetLabels? Parse(string path, byte[] content)
    {
        try
        {
            // As text: of bytes that are no UTF-8 JsonDocument complains only when they are asked for.
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'));

            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("labels", out var told)
                ? new(path, told)
                : null;
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{path}: A {FileName} beside images is JSON, but this is not "
                + $"({damage.Message.TrimEnd('.')}). Make it anew, or move it away.", damage);
        }
    }

    /// <summary>Returns the label of each image; empty where images have none.</summary>
    /// <exception cref="InvalidDataException">An image has none, though others have.</exception>
    public int[] Of(IReadOnlyList<PictureFile> images)
    {
        if (labels.Count == 0)
            return [];

        var found = new int[images.Count];
        var missing = new List<string>();
        for (var i = 0; i < found.Length; i++)
            if (labels.TryGetValue(images[i].Name, out var label))
                found[i] = (int)label;
            else
                missing.Add(images[i].Name);

        return missing.Count == 0
            ? found
            : throw Broken(
                $"gives each image a label, but {missing.Count} of {images.Count} have none in this, such as {missing[0]}");
    }

    /// <summary>What a person should know of it.</summary>
    public string Note(int images) => labels.Count == 0
        ? $"Images have no labels, as {FileName} says."
        : $"Labels are those of {FileName}, {Classes} classes, and sub-folders name none."
            + (labels.Count > images ? $" It has labels of {labels.Count - images} images that are not here." : "");

    private void Add(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2
            || pair[0].ValueKind != JsonValueKind.String)
            throw Broken($"has pairs of a file's name and its label, but this has {Short(pair)}");
        if (pair[1].ValueKind != JsonValueKind.Number || !pair[1].TryGetInt64(out var label)
            || label is < 0 or >= MostClasses)
            throw Broken($"has whole numbers from 0 to {MostClasses - 1} as labels, but {pair[0].GetString()} has "
                + Short(pair[1]));

        var name = pair[0].GetString()!.Replace('\\', '/');
        if (!labels.TryAdd(name, label) && labels[name] != label)
            throw Broken($"gives each image one label, but {name} has {labels[name]} and {label}");
    }

    private InvalidDataException Broken(string rule) =>
        new($"{path}: A {FileName} {rule}. Make it anew, or move it away to name classes by sub-folders.");

    private static string Short(JsonElement element) =>
        element.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : element.GetRawText();
}
