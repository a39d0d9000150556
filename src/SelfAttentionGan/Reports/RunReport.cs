using System.Globalization;
using System.Text.Json;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Data;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Reports;

/// <summary>HTML report of a run: curves, images, networks, options and warnings on one page.</summary>
/// <remarks>
/// The page, <see cref="RunDirectory.Report"/>, is one file that needs no network, no server and no library: open it in
/// a browser, or send it to somebody. However long the run, it holds about 1,000 points per curve, including all minima
/// and maxima, and up to 40 images per series; where they would make it too large, fewer and as JPEG, with a note.
/// </remarks>
public static class RunReport
{
    internal const long DefaultMaxBytes = 10_000_000;

    private const long MinMaxBytes = 1_000_000;

    /// <summary>Writes the page from the files in the run directory, during or after the training.</summary>
    /// <remarks>
    /// Missing files and torn lines are left out. A run whose lock (<see cref="RunDirectory.Lock"/>) is held is shown
    /// as training.
    /// </remarks>
    /// <param name="run">The run's folder.</param>
    /// <param name="maxBytes">The size limit of the page, at least 1,000,000. The default is 10,000,000.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1,000,000.</exception>
    /// <exception cref="IOException">The page cannot be written; the message says why.</exception>
    public static string Write(RunDirectory run, long maxBytes = DefaultMaxBytes) =>
        Write(run, maxBytes, run.IsLocked);

    internal static string Write(RunDirectory run, long maxBytes, bool isTraining)
    {
        if (maxBytes < MinMaxBytes)
            throw new ArgumentOutOfRangeException(
                nameof(maxBytes), maxBytes,
                $"A report takes up to {MinMaxBytes} bytes without any image; allow as many at least.");

        try
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Location));
            var contents = Read(run, isTraining);
            var text = ReportPage.Length(name, Data(name, contents, ReportImages.None));
            var images = ReportImages.Fit(ImageSeries.FindAll(run), maxBytes - text);

            AtomicFile.WriteFile(run.Report, path =>
            {
                using var page = new StreamWriter(path);
                ReportPage.Write(page, name, Data(name, contents, images), Files(images));
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

    private static RunContents Read(RunDirectory run, bool isTraining)
    {
        var metrics = MetricsFile.Read(run.Metrics);
        var (options, networks) = (SharedRead.Json(run.Options), SharedRead.Json(run.Networks));

        return new(
            new RunSummary(metrics, options, networks, ReadData(run), isTraining, SavedStep(run)), metrics, options,
            networks, WarningLog.Read(run.Log));
    }

    private static DataIdentity? ReadData(RunDirectory run)
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
        Checkpoint.FindAll(run.Checkpoints)
            .FirstOrDefault(checkpoint => checkpoint.QuickCheck() is not null)?.Step ?? 0;

    private static ReportData Data(string name, RunContents run, ReportImages images)
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

        return new(
            name, run.Headline.State, run.Headline.StateText,
            $"{run.Headline.About}{(run.Headline.About == "" ? "" : ", ")}written {now}",
            [.. run.Headline.Facts.Select(fact => new ReportData.Fact(fact.Name, fact.Value))],
            run.Warnings,
            [.. images.Series.Select(series => new ReportData.Series(
                series.Group, series.Name,
                [.. series.Frames.Select(frame => new ReportData.Image(
                    frame.Step, Id(series, frame), images.Files[frame.Path].Type))]))],
            images.Note, Chart.CreateAll(run.Metrics), run.Networks, run.Options);
    }

    private static string Id(ImageSeries series, ImageFrame frame) => $"{series.Id}-{frame.Step}";

    /// <summary>The contents of the page, except for images.</summary>
    private sealed record RunContents(
        RunSummary Headline, MetricsFile Metrics, JsonElement? Options, JsonElement? Networks, WarningLog Warnings);
}
