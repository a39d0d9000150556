using System.Text.Json.Serialization;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Checkpoints;

/// <summary>The manifest of a checkpoint: format version, origin, and length and SHA-256 of every other file.</summary>
internal sealed record Manifest
{
    public const string FileName = "manifest.json";
    public const int CurrentVersion = 2;

    public static CheckpointJson Context { get; } = new(new(Json.PageOptions));

    /// <summary>The format version of the folder; only <see cref="CurrentVersion"/> can be read.</summary>
    public required int Version { get; init; }

    public required int Step { get; init; }

    public required string? Library { get; init; }

    public required string? Torch { get; init; }

    /// <summary>Every other file of the folder.</summary>
    public required IReadOnlyDictionary<string, FileHash> Files { get; init; }

    /// <exception cref="InvalidDataException">It is no manifest, or one of another version.</exception>
    public static Manifest Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{FileName} is missing");

        var version = Json.Read<Versioned>(path, Context).Version;
        if (version != CurrentVersion)
            throw new InvalidDataException(
                $"{FileName} is of version {version}, but this library reads version {CurrentVersion}");

        var manifest = Json.Read<Manifest>(path, Context);
        var files = manifest.Files ?? throw new InvalidDataException($"{FileName} lists no files");

        return files.Keys.FirstOrDefault(name => files[name] is null || Path.GetFileName(name) != name) is { } invalid
            ? throw new InvalidDataException($"{FileName} has no valid entry for '{invalid}'")
            : manifest;
    }

    internal sealed record Versioned(int Version);
}

/// <summary>The JSON files of a checkpoint, by generated code: a trimmed program has no reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(Manifest.Versioned))]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
