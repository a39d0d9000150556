using System.Text;
using System.Text.Json;

namespace SelfAttentionGan.Data.Folder;

/// <summary>Labels of an image folder's dataset.json, as StyleGAN's dataset tool writes it.</summary>
/// <remarks>
/// <c>{"labels": [["00000/img00000000.png", 6], …]}</c>, or <c>{"labels": null}</c> for images without labels. They
/// replace the sub-folders' labels.
/// </remarks>
internal sealed class DatasetLabels
{
    public const string FileName = "dataset.json";

    private const int MaxClasses = 1_000_000;

    private readonly string path;
    private readonly Dictionary<string, long> labels = new(StringComparer.Ordinal);

    private DatasetLabels(string path, JsonElement entries)
    {
        this.path = path;
        if (entries.ValueKind == JsonValueKind.Null)
            return;
        if (entries.ValueKind != JsonValueKind.Array)
            throw Invalid(
                $"has a list of pairs (a file's name, its label) or null as \"labels\", but this has {Short(entries)}");

        foreach (var pair in entries.EnumerateArray())
            Add(pair);
    }

    /// <summary>The number of classes: one more than the highest label; 0 where images have no labels.</summary>
    public int Classes => labels.Count == 0 ? 0 : (int)labels.Values.Max() + 1;

    /// <summary>
    /// Reads the labels of a folder; null where there is no such file, or it has no labels of this form.
    /// </summary>
    /// <exception cref="InvalidDataException">It is damaged, or its labels are invalid.</exception>
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
            // As text: JsonDocument rejects bytes that are no UTF-8 only when they are read.
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'));

            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("labels", out var entries)
                ? new(path, entries)
                : null;
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{path}: A {FileName} beside images is JSON, but this is not "
                + $"({damage.Message.TrimEnd('.')}). Create it again, or move it away.", damage);
        }
    }

    /// <summary>Returns the label of each image; empty where images have none.</summary>
    /// <exception cref="InvalidDataException">An image has no label, though others have one.</exception>
    public int[] Of(IReadOnlyList<ImageFileEntry> images)
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
            : throw Invalid(
                $"gives each image a label, but {missing.Count} of {images.Count} have none in this, such as "
                + $"{missing[0]}");
    }

    /// <summary>A note to the user on where the labels come from.</summary>
    public string Note(int images) => labels.Count == 0
        ? $"Images have no labels, according to {FileName}."
        : $"Labels are those of {FileName}, {Classes} classes, and sub-folders name none."
            + (labels.Count > images ? $" It has labels of {labels.Count - images} images that are not here." : "");

    private void Add(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2
            || pair[0].ValueKind != JsonValueKind.String)
            throw Invalid($"has pairs of a file's name and its label, but this has {Short(pair)}");
        if (pair[1].ValueKind != JsonValueKind.Number || !pair[1].TryGetInt64(out var label)
            || label is < 0 or >= MaxClasses)
            throw Invalid($"has whole numbers from 0 to {MaxClasses - 1} as labels, but {pair[0].GetString()} has "
                + Short(pair[1]));

        var name = pair[0].GetString()!.Replace('\\', '/');
        if (!labels.TryAdd(name, label) && labels[name] != label)
            throw Invalid($"gives each image one label, but {name} has {labels[name]} and {label}");
    }

    private InvalidDataException Invalid(string rule) =>
        new($"{path}: A {FileName} {rule}. Create it again, or move it away to name classes by sub-folders.");

    private static string Short(JsonElement element) =>
        element.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : element.GetRawText();
}
