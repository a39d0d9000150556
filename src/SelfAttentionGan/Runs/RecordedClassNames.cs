using System.Text.Json;

namespace SelfAttentionGan.Runs;

/// <summary>The names of a run's classes, as its options.json has them: <c>classNames</c> in any section.</summary>
internal static class RecordedClassNames
{
    private const string Member = "classNames";

    /// <summary>Returns the names; null where none are recorded, or not as many as the networks have classes.</summary>
    public static IReadOnlyList<string>? Of(RunDirectory run, int classes)
    {
        if (!File.Exists(run.Options))
            return null;

        try
        {
            using var options = JsonDocument.Parse(
                File.ReadAllText(run.Options),
                new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

            return In(options.RootElement) is { } names && names.Count == classes ? names : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the names in the parsed options; null where there are none.</summary>
    public static IReadOnlyList<string>? In(JsonElement options)
    {
        if (options.ValueKind != JsonValueKind.Object)
            return null;

        foreach (var section in options.EnumerateObject())
            if (section.Value.ValueKind == JsonValueKind.Object
                && section.Value.TryGetProperty(Member, out var names)
                && names.ValueKind == JsonValueKind.Array
                && names.GetArrayLength() > 0
                && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String))
                return [.. names.EnumerateArray().Select(name => name.GetString()!)];

        return null;
    }
}
