using System.Text.Json;

namespace SelfAttentionGan.Reports;

/// <summary>Reads what a training may be writing at the same time, without standing in its way.</summary>
internal static class SharedFile
{
    private const int MostBytes = 1 << 20, MostDepth = 32;

    /// <summary>Returns a file's lines one after the other; none where it cannot be read.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var stream = Open(path);
        if (stream is null)
            yield break;

        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>Returns a page of JSON; null where there is none, or what no training writes.</summary>
    public static JsonElement? Json(string path)
    {
        try
        {
            using var stream = Open(path);
            using var page = stream is null || stream.Length > MostBytes
                ? null
                : JsonDocument.Parse(stream, new() { MaxDepth = MostDepth });

            return page?.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Opens a file; null where it is not there or may not be read.</summary>
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
