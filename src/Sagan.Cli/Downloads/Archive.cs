using System.Formats.Tar;
using System.IO.Compression;

namespace Sagan.Cli.Downloads;

/// <summary>Takes the parts of a set out of a .tar.gz, and nothing else: no archive says where files go.</summary>
internal static class Archive
{
    // Names of classes are some hundreds of bytes.
    private const long MostNames = 1 << 16;

    /// <exception cref="IOException">The archive is damaged, or lacks a part.</exception>
    public static void Unpack(string path, string root, IReadOnlyList<Part> parts)
    {
        var missing = parts.ToDictionary(part => part.Name);
        try
        {
            using var zipped = File.OpenRead(path);
            using var tar = new TarReader(new GZipStream(zipped, CompressionMode.Decompress));

            while (missing.Count > 0 && tar.GetNextEntry() is { } entry)
                if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data }
                    && missing.Remove(Plain(entry.Name), out var part))
                    Extract(data, root, part);
        }
        catch (Exception damage) when (damage is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new IOException($"{path} cannot be unpacked: {damage.Message} Delete it and try again.", damage);
        }

        if (missing.Count > 0)
            throw new IOException(
                $"{path} must hold {string.Join(", ", missing.Keys)}, but does not. Delete it and try again.");
    }

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static void Extract(Stream data, string root, Part part)
    {
        var due = part.Length == 0 ? data.Length : part.Length;
        if (data.Length != due || part.Length == 0 && due > MostNames)
            throw new InvalidDataException($"{part.Name} has {data.Length} bytes.");

        var target = Path.Combine(root, part.Name);
        var aside = $"{target}.part";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using (var file = File.Create(aside))
            data.CopyTo(file);

        File.Move(aside, target, overwrite: true);
    }
}
