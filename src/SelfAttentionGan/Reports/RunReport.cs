using System.Globalization;
using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Reports;

/// <summary>Shows a run on one page: curves, pictures, networks, options, warnings.</summary>
/// <remarks>
/// The page, <see cref="RunDirectory.Report"/>, is one file that needs no network, no server and no library: open it in
/// a browser, or send it to somebody. However long the run, it holds about 1,000 points of a curve, with every low and
/// high, and up to 40 images of a kind; where all of them would make it too large, fewer and as JPEG, and it says so.
/// </remarks>
public static class RunReport
{
    internal const long DefaultMaxBytes = 10_000_000;

    private const long LeastMaxBytes = 1_000_000;

    /// <summary>Writes the page from what lies in the run's folder, be the training over or not.</summary>
    /// <remarks>
    /// What the folder lacks, the page leaves out, and a line that a crash has torn, too. A run that
    /// <see cref="RunDirectory.Occupy"/> holds is said to be training.
    /// </remarks>
    /// <param name="run">The run's folder.</param>
    /// <param name="maxBytes">The size of the page at most; from 1,000,000 up. The default is 10,000,000.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer bytes than a page needs.</exception>
    /// <exception cref="IOException">The page cannot be written; the message says why.</exception>
    public static string Write(RunDirectory run, long maxBytes = DefaultMaxBytes) =>
        Write(run, maxBytes, run.IsOccupied);

    internal static string Write(RunDirectory run, long maxBytes, bool isTraining)
    {
        if (maxBytes < LeastMaxBytes)
            throw new ArgumentOutOfRangeException(
                nameof(maxBytes), maxBytes, $"A report takes up to {LeastMaxBytes} bytes without any image.");

        try
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Location));
            var facts = Facts(run, isTraining);
            var text = ReportPage.Length(name, Data(name, facts, ReportImages.None));
            var images = ReportImages.Fit(PictureSeries.Of(run), maxBytes - text);

            Aside.WriteFile(run.Report, path =>
            {
                using var page = new StreamWriter(path);
                ReportPage.Write(page, name, Data(name, facts, images), Files(images));
            });

            return run.Report;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new IOException(
                $"The report could not be written to {run.Report}: {failure.Message.TrimEnd('.')}. Free space or give "
                + "write access, and write it again with sagan report; nothing else of the run has changed.", failure);
        }
    }

    private static IEnumerable<(string Id, byte[] Image)> Files(ReportImages images) =>
        from series in images.Series
        from frame in series.Frames
        select (Id(series, frame), images.Files[frame.Path].Bytes);

    private static RunFacts Facts(RunDirectory run, bool isTraining)
    {
        var metrics = MetricsFile.Read(run.Metrics);
        var (options, networks) = (SharedFile.Json(run.Options), SharedFile.Json(run.Networks));

        return new(
            new Headline(metrics, options, networks, Recorded(run), isTraining, SavedStep(run)), metrics, options,
            networks, LogFile.Read(run.Log));
    }

    private static DataIdentity? Recorded(RunDirectory run)
    {
        try
        {
            return run.ReadData();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Returns the step of the newest checkpoint that has all its files; 0 where there is none.</summary>
    private static int SavedStep(RunDirectory run) =>
        Checkpoint.In(run.Checkpoints).FirstOrDefault(checkpoint => checkpoint.Glance() is not null)?.Step ?? 0;

    private static ReportData Data(string name, RunFacts run, ReportImages images)
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

        return new(
            name, run.Headline.State, run.Headline.Stands,
            $"{run.Headline.About}{(run.Headline.About == "" ? "" : ", ")}written {now}",
            [.. run.Headline.Facts.Select(fact => new ReportData.Fact(fact.Name, fact.Value))],
            run.Warnings,
            [.. images.Series.Select(series => new ReportData.Images(
                series.Group, series.Name,
                [.. series.Frames.Select(frame => new ReportData.Image(
                    frame.Step, Id(series, frame), images.Files[frame.Path].Type))]))],
            images.Note, Chart.All(run.Metrics), run.Networks, run.Options);
    }

    private static string Id(PictureSeries series, PictureFrame frame) => $"{series.Id}-{frame.Step}";

    /// <summary>What the page says of a run, but for its images.</summary>
    private sealed record RunFacts(
        Headline Headline, MetricsFile Metrics, JsonElement? Options, JsonElement? Networks, LogFile Warnings);
}
