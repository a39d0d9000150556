using System.Text.Json;

namespace SelfAttentionGan.Reports;

/// <summary>
/// Shared reads: files that a training may be writing at the same time are read without locking them.
/// </summary>
internal static class SharedRead
{
    private const int MaxBytes = 1 << 20, MaxDepth = 32;

    /// <summary>Reads a file's lines one by one; none if it cannot be read.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var stream = Open(path);
        if (stream is null)
            yield break;

        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>
    /// Reads a JSON file; null if it is missing, invalid, or larger or deeper than any training writes.
    /// </summary>
    public static JsonElement? Json(string path)
    {
        try
        {
            using var stream = Open(path);
            using var page = stream is null || stream.Length > MaxBytes
                ? null
                : JsonDocument.Parse(stream, new() { MaxDepth = MaxDepth });

            return page?.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Opens a file; null if it is missing or may not be read.</summary>
    public static FileStream? Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
