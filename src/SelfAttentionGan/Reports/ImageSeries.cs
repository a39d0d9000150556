using System.Globalization;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Reports;

/// <summary>The images of one folder over the steps.</summary>
/// <param name="Group">Their kind: samples or attention.</param>
/// <param name="Name">The name of the folder, such as <c>generator.attend16</c>.</param>
/// <param name="Index">The index among all series.</param>
/// <param name="Frames">The images, in the order of their steps.</param>
internal sealed record ImageSeries(string Group, string Name, int Index, IReadOnlyList<ImageFrame> Frames)
{
    private const int MaxSeries = 24;

    /// <summary>A unique identifier.</summary>
    public string Id => $"image-{Index}";

    /// <summary>Returns the series of a run that have an image.</summary>
    public static IReadOnlyList<ImageSeries> FindAll(RunDirectory run) =>
        [.. Folders(run).Take(MaxSeries).Select(Read).Where(series => series.Frames.Count > 0)];

    /// <summary>Returns a number of frames at most, evenly spaced, including the first and the last.</summary>
    public ImageSeries Downsample(int count) => this with
    {
        Frames = Frames.Count <= count
            ? Frames
            : [.. Enumerable.Range(0, count).Select(i => Frames[EvenlySpaced(i, count)])],
    };

    private static IEnumerable<(string Group, string Name, DirectoryInfo Folder)> Folders(RunDirectory run)
    {
        foreach (var group in new[] { "samples", "attention" })
            if (new DirectoryInfo(Path.Combine(run.Location, group)) is { Exists: true } folder)
            {
                // Images directly in the group's folder are the generator's.
                yield return (group, "generator", folder);
                foreach (var each in folder.EnumerateDirectories().OrderBy(each => each.Name, StringComparer.Ordinal))
                    yield return (group, each.Name, each);
            }
    }

    private static ImageSeries Read((string Group, string Name, DirectoryInfo Folder) source, int index)
    {
        var frames =
            from file in source.Folder.EnumerateFiles("*.png")
            let step = StepOf(file)
            where step is not null && ImageFrame.IsComplete(file.FullName)
            orderby step
            select new ImageFrame(step.Value, file.FullName, file.Length);

        return new(source.Group, source.Name, index, [.. frames]);
    }

    private static int? StepOf(FileInfo file)
    {
        var stem = Path.GetFileNameWithoutExtension(file.Name);

        return int.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }

    private int EvenlySpaced(int i, int count) =>
        count == 1 ? Frames.Count - 1 : (int)((long)i * (Frames.Count - 1) / (count - 1));
}

/// <summary>The image of one step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">The size of its file.</param>
internal sealed record ImageFrame(int Step, string Path, long Bytes)
{
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    // An empty chunk named IEND, and its checksum.
    private static readonly byte[] End = [0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    /// <summary>Whether a file is a complete PNG, from its signature to its last chunk.</summary>
    public static bool IsComplete(string path)
    {
        using var file = SharedRead.Open(path);
        if (file is null || file.Length < Signature.Length + End.Length)
            return false;

        Span<byte> start = stackalloc byte[8], end = stackalloc byte[12];
        file.ReadExactly(start);
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);

        return start.SequenceEqual(Signature) && end.SequenceEqual(End);
    }
}
