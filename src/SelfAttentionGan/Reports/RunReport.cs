using System.Globalization;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Reports;

/// <summary>Shows a run on one page: curves, pictures, networks, options, warnings.</summary>
/// <remarks>
/// The page, <see cref="RunDirectory.Report"/>, is one file that needs no network, no server and no library: open it in
/// a browser, or send it to somebody. However long the run, it holds about 1,000 points of a curve, with every low and
/// high, and up to 40 pictures of a kind, 24 MiB of them together.
/// </remarks>
public static class RunReport
{
    /// <summary>Writes the page from what lies in the run's folder, be the training over or not.</summary>
    /// <remarks>
    /// What the folder lacks, the page leaves out, and a line that a crash has torn, too. A run that
    /// <see cref="RunDirectory.Occupy"/> holds is said to be training.
    /// </remarks>
    /// <param name="run">The run's folder.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public static string Write(RunDirectory run) => Write(run, run.IsOccupied);

    internal static string Write(RunDirectory run, bool isTraining)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Location));
        var pictures = PictureSeries.Of(run);
        var data = Data(run, name, pictures, isTraining);
        var files =
            from series in pictures
            from frame in series.Frames
            select (Id(series, frame), File.ReadAllBytes(frame.Path));

        Aside.WriteFile(run.Report, path =>
        {
            using var page = new StreamWriter(path);
            ReportPage.Write(page, name, data, files);
        });

        return run.Report;
    }

    private static ReportData Data(
        RunDirectory run, string name, IReadOnlyList<PictureSeries> pictures, bool isTraining)
    {
        var metrics = MetricsFile.Read(run.Metrics);
        var (options, networks) = (SharedFile.Json(run.Options), SharedFile.Json(run.Networks));
        var headline = new Headline(metrics, options, networks, isTraining);
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

        return new(
            name, headline.State, headline.Stands,
            $"{headline.About}{(headline.About == "" ? "" : ", ")}written {now}",
            [.. headline.Facts.Select(fact => new ReportData.Fact(fact.Name, fact.Value))],
            LogFile.Read(run.Log),
            [.. pictures.Select(series => new ReportData.Images(
                series.Group, series.Name,
                [.. series.Frames.Select(frame => new ReportData.Image(frame.Step, Id(series, frame)))]))],
            Chart.All(metrics), networks, options);
    }

    private static string Id(PictureSeries series, PictureFrame frame) => $"{series.Id}-{frame.Step}";
}
