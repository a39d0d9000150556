using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Runs;

/// <summary>A run's data.json: the data that it learns from, by which others are noticed.</summary>
internal static class RunData
{
    private static readonly RunDataJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });

    /// <summary>
    /// Records the data of a run that starts. For one that goes on, compares them with the record: other classes are
    /// refused if labels count, and other images are said and recorded.
    /// </summary>
    /// <exception cref="InvalidDataException">The classes are others, or the record is damaged.</exception>
    public static void Record(RunDirectory run, DataIdentity now, bool conditional, ILogger log)
    {
        RequireSameClasses(run, now, conditional);
        var before = run.ReadData();
        var (classes, images) = (before?.ClassDifference(now), before?.ImageDifference(now));
        if (before is null && Directory.Exists(run.Checkpoints))
            log.NoRecord(run.Data);
        if (classes is not null)
            log.OtherClasses(classes);
        if (images is not null)
            log.OtherImages(images);
        if (before is null || classes is not null || images is not null)
            Write(run, now);
    }

    /// <summary>Refuses data whose labels mean something else than when the run began.</summary>
    /// <exception cref="InvalidDataException">The classes are others and count, or the record is damaged.</exception>
    public static void RequireSameClasses(RunDirectory run, DataIdentity now, bool conditional)
    {
        if (conditional && run.ReadData()?.ClassDifference(now) is { } classes)
            throw new InvalidDataException(
                "A run keeps the classes that it began with, for a label is a position among them, but the data has "
                + $"others: before {classes}. Restore the classes, or start a new run.");
    }

    public static DataIdentity Read(string path)
    {
        try
        {
            var data = JsonSerializer.Deserialize(File.ReadAllText(path), Json.DataIdentity);

            return data is { Classes: not null } && data.Classes.All(known => known.Name is not null)
                ? data
                : throw new JsonException("it names no classes");
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{path}: A run's data.json says what it learns from, but this cannot be read "
                + $"({damage.Message.TrimEnd('.')}). Restore it, or delete it if the data are still the same.", damage);
        }
    }

    private static void Write(RunDirectory run, DataIdentity data) => Aside.WriteFile(
        run.Data, path => File.WriteAllText(path, JsonSerializer.Serialize(data, Json.DataIdentity) + "\n"));
}

[JsonSerializable(typeof(DataIdentity))]
internal sealed partial class RunDataJson : JsonSerializerContext;

/// <summary>What a run says to a log when its data has changed.</summary>
internal static partial class RunDataLog
{
    [LoggerMessage(30, LogLevel.Warning,
        "The classes are others than when the run began, whose networks take no labels: before {Change}.")]
    public static partial void OtherClasses(this ILogger log, string change);

    [LoggerMessage(32, LogLevel.Warning,
        "{Path}: A run that goes on compares its data with this record, but there is none; it is written now.")]
    public static partial void NoRecord(this ILogger log, string path);

    [LoggerMessage(31, LogLevel.Warning, "The images are others than when the run began or went on last: {Change}.")]
    public static partial void OtherImages(this ILogger log, string change);
}
