namespace SelfAttentionGan.Runs;

/// <summary>What lies in a checkpoint's folder, and how to tell that it is still the same.</summary>
internal sealed record Manifest
{
    public const string FileName = "manifest.json";
    public const int Current = 1;

    /// <summary>The layout of the folder; another one than <see cref="Current"/> cannot be read.</summary>
    public required int Version { get; init; }

    public required int Step { get; init; }

    public required string? Library { get; init; }

    public required string? Torch { get; init; }

    /// <summary>Every other file of the folder.</summary>
    public required IReadOnlyDictionary<string, Fingerprint> Files { get; init; }

    /// <exception cref="InvalidDataException">It is no manifest, or one of another version.</exception>
    public static Manifest Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{FileName} is missing");

        var version = Json.Read(path, Json.Exact.Versioned).Version;
        if (version != Current)
            throw new InvalidDataException(
                $"{FileName} is of version {version}, but this library reads version {Current}");

        var manifest = Json.Read(path, Json.Exact.Manifest);
        var files = manifest.Files ?? throw new InvalidDataException($"{FileName} names no files");

        return files.Keys.FirstOrDefault(name => files[name] is null || Path.GetFileName(name) != name) is { } odd
            ? throw new InvalidDataException($"{FileName} says nothing sound of '{odd}'")
            : manifest;
    }

    internal sealed record Versioned(int Version);
}
