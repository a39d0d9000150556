using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Data;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Runs;

/// <summary>A run's <c>data.json</c>: the identity of its data set, to detect that the data has changed.</summary>
internal static class RunData
{
    // Raise it when a key is renamed or gets another meaning.
    private const int Format = 2;

    private static readonly RunDataJson Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });

    /// <summary>
    /// Records the data of a new run. A resumed run's data is compared with the record: other classes are refused if
    /// the networks take labels, and other images are logged and recorded.
    /// </summary>
    /// <exception cref="InvalidDataException">The classes differ, or the record is damaged.</exception>
    public static void Record(RunDirectory run, DataIdentity data, bool conditional, ILogger log)
    {
        RequireSameClasses(run, data, conditional);
        var before = run.ReadData();
        var (classes, images) = (before?.ClassDifference(data), before?.ImageDifference(data));
        if (before is null && Directory.Exists(run.Checkpoints))
            log.NoRecord(run.Data);
        if (classes is not null)
            log.OtherClasses(classes);
        if (images is not null)
            log.OtherImages(images);
        if (before is null || classes is not null || images is not null)
            Write(run, data);
    }

    /// <summary>Refuses data whose labels mean something else than when the run started.</summary>
    /// <exception cref="InvalidDataException">The classes differ and matter, or the record is damaged.</exception>
    public static void RequireSameClasses(RunDirectory run, DataIdentity data, bool conditional)
    {
        if (conditional && run.ReadData()?.ClassDifference(data) is { } classes)
            throw new InvalidDataException(
                "A run keeps the classes that it started with, for a label is a position among them, but the data has "
                + $"others: before {classes}. Restore the classes, or start a new run.");
    }

    public static DataIdentity Read(string path)
    {
        try
        {
            var page = JsonNode.Parse(File.ReadAllText(path)) as JsonObject;
            var format = page?["format"]?.ToString() ?? "1";
            if (format != $"{Format}")
                throw new JsonException($"it has format {format}, but this library reads format {Format}");
            var data = page.Deserialize(Context.DataIdentity);

            return data is { Classes: not null } && data.Classes.All(known => known.Name is not null)
                ? data
                : throw new JsonException("it names no classes");
        }
        // A name twice, or half of a surrogate pair, is found only on access.
        catch (Exception damage) when (damage is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: A run's data.json describes its data set, but this cannot be read "
                + $"({damage.Message.TrimEnd('.')}). Restore it, or delete it if the data is still the same.", damage);
        }
    }

    private static void Write(RunDirectory run, DataIdentity data)
    {
        var page = JsonSerializer.SerializeToNode(data, Context.DataIdentity)!.AsObject();
        page.Insert(0, "format", Format);

        AtomicFile.WriteFile(run.Data, path => File.WriteAllText(path, Json.Write(page)));
    }
}

[JsonSerializable(typeof(DataIdentity))]
internal sealed partial class RunDataJson : JsonSerializerContext;

/// <summary>Log messages about data that has changed.</summary>
internal static partial class RunDataLog
{
    [LoggerMessage(30, LogLevel.Warning,
        "The classes differ from those when the run started, whose networks take no labels: before {Change}.")]
    public static partial void OtherClasses(this ILogger log, string change);

    [LoggerMessage(32, LogLevel.Warning,
        "{Path}: A resumed run compares its data with this record, but there is none; it is written now.")]
    public static partial void NoRecord(this ILogger log, string path);

    [LoggerMessage(31, LogLevel.Warning,
        "The images differ from those when the run started or was last resumed: {Change}.")]
    public static partial void OtherImages(this ILogger log, string change);
}
