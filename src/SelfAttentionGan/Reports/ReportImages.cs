using System.Globalization;
using SkiaSharp;

namespace SelfAttentionGan.Reports;

/// <summary>
/// The images that a report embeds: all files unchanged if they fit, otherwise fewer and smaller ones.
/// </summary>
/// <param name="Series">The series with the frames that are embedded.</param>
/// <param name="Files">Each frame's type, such as image/png, and its bytes, by the path of its file.</param>
/// <param name="Note">A note for the reader if images were left out or changed; else empty.</param>
internal sealed record ReportImages(
    IReadOnlyList<ImageSeries> Series, IReadOnlyDictionary<string, (string Type, byte[] Bytes)> Files, string Note)
{
    private const int MaxFrames = 40, Quality = 85;

    // Bytes of the page per frame besides its content.
    private const int Markup = 200;

    // A page shows images up to 720 pixels wide, screens of high density twice as many.
    private static readonly int[] Sides = [1440, 720, 360];

    public static ReportImages None { get; } = new([], new Dictionary<string, (string, byte[])>(), "");

    /// <summary>Selects images that fit into a number of bytes.</summary>
    /// <param name="all">All images of a run.</param>
    /// <param name="maxBytes">The size limit, encoded in base64.</param>
    public static ReportImages Fit(IReadOnlyList<ImageSeries> all, long maxBytes)
    {
        var count = Math.Min(MaxFrames, all.Select(series => series.Frames.Count).DefaultIfEmpty().Max());
        var frames = Fitting(count, all, frame => frame.Bytes, maxBytes);

        return frames == count
            ? Read(all, frames, File.ReadAllBytes, "image/png", "")
            : Smaller(all, count, frames, maxBytes);
    }

    private static ReportImages Smaller(IReadOnlyList<ImageSeries> all, int count, int unchanged, long maxBytes)
    {
        var encoded = new Dictionary<string, byte[]>();

        foreach (var side in Sides)
        {
            encoded.Clear();

            // The last images are usually the largest: an estimate of how many fit before all are encoded.
            var last = all.ToDictionary(series => series.Id, series => (long)Encoded(series.Frames[^1]).Length);
            var frames = Fitting(count, all, (series, _) => last[series.Id], maxBytes);
            if (frames < Math.Min(count, 10) && side != Sides[^1])
                continue;
            if (frames <= unchanged)
                break;

            frames = Fitting(frames, all, frame => Encoded(frame).Length, maxBytes);
            return Read(all, frames, path => encoded[path], "image/jpeg", " and re-encoded as JPEG");

            byte[] Encoded(ImageFrame frame) => encoded.TryGetValue(frame.Path, out var bytes)
                ? bytes
                : encoded[frame.Path] = Jpeg(frame.Path, side);
        }

        return Read(all, unchanged, File.ReadAllBytes, "image/png", "");
    }

    private static int Fitting(
        int count, IReadOnlyList<ImageSeries> all, Func<ImageFrame, long> bytes, long maxBytes) =>
        Fitting(count, all, (_, frame) => bytes(frame), maxBytes);

    /// <summary>Returns how many frames of each series fit.</summary>
    private static int Fitting(
        int count, IReadOnlyList<ImageSeries> all, Func<ImageSeries, ImageFrame, long> bytes, long maxBytes) =>
        Enumerable.Range(0, count + 1).Reverse().First(frames => frames == 0 || maxBytes >= (
            from series in all
            from frame in series.Downsample(frames).Frames
            select (bytes(series, frame) + 2) / 3 * 4 + Markup).Sum());

    private static ReportImages Read(
        IReadOnlyList<ImageSeries> all, int frames, Func<string, byte[]> read, string type, string change)
    {
        ImageSeries[] thin = frames == 0 ? [] : [.. all.Select(series => series.Downsample(frames))];
        var files = thin.SelectMany(series => series.Frames).ToDictionary(
            frame => frame.Path, frame => (type, read(frame.Path)));
        var (embedded, available) = (MaxCount(thin), MaxCount(all));

        return new(thin, files, embedded == available && change == "" ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"Images of {embedded:N0} of {available:N0} steps are embedded{change}; the run's folder has all as PNG."));

        static int MaxCount(IReadOnlyList<ImageSeries> all) =>
            all.Select(series => series.Frames.Count).DefaultIfEmpty().Max();
    }

    private static byte[] Jpeg(string path, int side)
    {
        using var image = SKBitmap.Decode(path)
            ?? throw new InvalidDataException($"{path} looks like a PNG, but cannot be decoded; delete it.");
        var shrink = Math.Min(1, (double)side / Math.Max(image.Width, image.Height));
        using var small = shrink < 1
            ? image.Resize(
                new SKSizeI((int)Math.Ceiling(image.Width * shrink), (int)Math.Ceiling(image.Height * shrink)),
                new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            : null;
        using var data = (small ?? image).Encode(SKEncodedImageFormat.Jpeg, Quality);

        return data.ToArray();
    }
}
