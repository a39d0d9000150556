using System.Globalization;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Reports;

/// <summary>The pictures of one folder, by their steps.</summary>
/// <param name="Group">What they show: samples or attention.</param>
/// <param name="Name">Which of several: a folder's name, such as <c>generator.attend16</c>.</param>
/// <param name="Place">Its number among all series.</param>
/// <param name="Frames">The pictures, in the order of their steps.</param>
internal sealed record PictureSeries(string Group, string Name, int Place, IReadOnlyList<PictureFrame> Frames)
{
    private const int MostSeries = 24;

    /// <summary>Tells it from all others.</summary>
    public string Id => $"picture-{Place}";

    /// <summary>Returns a run's series that have a picture.</summary>
    public static IReadOnlyList<PictureSeries> Of(RunDirectory run) =>
        [.. Folders(run).Take(MostSeries).Select(Read).Where(series => series.Frames.Count > 0)];

    /// <summary>Returns so many frames at most, at even distances, the first and the last among them.</summary>
    public PictureSeries Thin(int most) => this with
    {
        Frames = Frames.Count <= most
            ? Frames
            : [.. Enumerable.Range(0, most).Select(i => Frames[Even(i, most)])],
    };

    /// <summary>Returns where a run has pictures, or may have.</summary>
    public static IEnumerable<(string Group, string Name, DirectoryInfo Folder)> Folders(RunDirectory run)
    {
        foreach (var group in new[] { "samples", "attention" })
            if (new DirectoryInfo(Path.Combine(run.Location, group)) is { Exists: true } folder)
            {
                // Those beside the folders are of the painter: AttentionObserver draws it alone.
                yield return (group, "generator", folder);
                foreach (var each in folder.EnumerateDirectories().OrderBy(each => each.Name, StringComparer.Ordinal))
                    yield return (group, each.Name, each);
            }
    }

    private static PictureSeries Read((string Group, string Name, DirectoryInfo Folder) place, int number)
    {
        var frames =
            from file in place.Folder.EnumerateFiles("*.png")
            let step = StepOf(file)
            where step is not null && PictureFrame.IsWhole(file.FullName)
            orderby step
            select new PictureFrame(step.Value, file.FullName, file.Length);

        return new(place.Group, place.Name, number, [.. frames]);
    }

    private static int? StepOf(FileInfo file)
    {
        var stem = Path.GetFileNameWithoutExtension(file.Name);

        return int.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }

    private int Even(int i, int most) =>
        most == 1 ? Frames.Count - 1 : (int)((long)i * (Frames.Count - 1) / (most - 1));
}
