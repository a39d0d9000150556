using System.Formats.Tar;
using System.IO.Compression;

namespace Sagan.Cli.Downloads;

/// <summary>
/// Unpacks a dataset's .tar.gz: only the files that the dataset lists, so an archive cannot write elsewhere.
/// </summary>
internal static class DatasetArchive
{
    // Files of class names have some hundreds of bytes.
    private const long MaxNamesLength = 1 << 16;

    /// <exception cref="IOException">The archive is damaged, or lacks a file.</exception>
    public static void Unpack(string path, string root, IReadOnlyList<DatasetFile> files)
    {
        var missing = files.ToDictionary(file => file.Name);
        try
        {
            using var zipped = File.OpenRead(path);
            using var tar = new TarReader(new GZipStream(zipped, CompressionMode.Decompress));

            while (missing.Count > 0 && tar.GetNextEntry() is { } entry)
                if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data }
                    && missing.Remove(Normalize(entry.Name), out var file))
                    Extract(data, root, file);
        }
        catch (Exception damage) when (damage is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new IOException($"{path} cannot be unpacked: {damage.Message} Delete it and try again.", damage);
        }

        if (missing.Count > 0)
            throw new IOException(
                $"{path} must contain {string.Join(", ", missing.Keys)}, but does not. Delete it and try again.");
    }

    private static string Normalize(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static void Extract(Stream data, string root, DatasetFile file)
    {
        var expected = file.Length == 0 ? data.Length : file.Length;
        if (data.Length != expected || file.Length == 0 && expected > MaxNamesLength)
            throw new InvalidDataException($"{file.Name} has {data.Length} bytes.");

        var target = Path.Combine(root, file.Name);
        var unfinished = $"{target}.part";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using (var output = File.Create(unfinished))
            data.CopyTo(output);

        File.Move(unfinished, target, overwrite: true);
    }
}
