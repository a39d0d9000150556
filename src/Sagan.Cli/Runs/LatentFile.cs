using System.Text.Json;
using System.Text.Json.Nodes;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace Sagan.Cli.Runs;

/// <summary>
/// JSON file of latents with the classes of their images: <c>{"latents": [[…], …], "labels": [2, …]}</c>, without labels
/// for a generator without classes.
/// </summary>
internal static class LatentFile
{
    private const string Latents = "latents", Labels = "labels";

    /// <param name="path">The file.</param>
    /// <param name="latents">N×latentDim, on the CPU.</param>
    /// <param name="labels">A class for each; null without classes.</param>
    public static void Write(string path, Tensor latents, IReadOnlyList<int>? labels)
    {
        var (values, length) = (latents.data<float>().ToArray(), (int)latents.shape[1]);
        var page = new JsonObject
        {
            [Latents] = new JsonArray([.. values.Chunk(length).Select(
                row => (JsonNode)new JsonArray([.. row.Select(number => (JsonNode)JsonValue.Create(number))]))]),
        };
        if (labels is not null)
            page[Labels] = new JsonArray([.. labels.Select(label => (JsonNode)JsonValue.Create(label))]);

        File.WriteAllText(path, page.ToJsonString() + "\n");
    }

    /// <summary>Reads the latents of several files.</summary>
    /// <returns>N×latentDim, on the CPU, with their classes, none without classes.</returns>
    /// <exception cref="InvalidDataException">A file has another form, or latents of another generator.</exception>
    public static (Tensor Latents, int[] Labels) Read(IReadOnlyList<string> paths, SaganGenerator generator)
    {
        var (rows, labels) = (new List<float[]>(), new List<int>());
        foreach (var path in paths)
        {
            var count = rows.Count;
            Read(path, rows, labels);
            if (rows.Skip(count).Any(row => row.Length != generator.LatentDim))
                throw new InvalidDataException(
                    $"Latents of this generator have {generator.LatentDim} numbers, but {path} has one of "
                    + $"{rows.Skip(count).First(row => row.Length != generator.LatentDim).Length}; take a file of this "
                    + "run.");
            if (generator.Classes > 0
                && (labels.Count != rows.Count || labels.Any(label => label < 0 || label >= generator.Classes)))
                throw new InvalidDataException(
                    $"This generator's latents have classes from 0 to {generator.Classes - 1}, but those of {path} lack "
                    + "one or have others; take a file of this run.");
        }

        var numbers = rows.SelectMany(row => row).ToArray();
        return (tensor(numbers, [rows.Count, generator.LatentDim]), generator.Classes > 0 ? [.. labels] : []);
    }

    private static void Read(string path, List<float[]> rows, List<int> labels)
    {
        try
        {
            var page = JsonNode.Parse(File.ReadAllText(path));
            var latents = page?[Latents]?.AsArray() ?? throw new JsonException($"it has no '{Latents}'");
            rows.AddRange(latents.Select(row => row!.AsArray().Select(number => number!.GetValue<float>()).ToArray()));
            labels.AddRange(page[Labels]?.AsArray().Select(label => label!.GetValue<int>()) ?? []);
            if (latents.Count == 0 || rows.Any(row => !row.All(float.IsFinite)))
                throw new JsonException("it has no latents, or one that is not finite");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException
            or NullReferenceException)
        {
            throw new InvalidDataException(
                $"A file of latents is JSON as sagan invert writes it, but {path} is not: {failure.Message.TrimEnd('.')}; "
                + "write it again.", failure);
        }
    }
}
