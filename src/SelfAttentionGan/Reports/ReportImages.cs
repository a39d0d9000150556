using System.Globalization;
using SkiaSharp;

namespace SelfAttentionGan.Reports;

/// <summary>
/// The images that a report embeds: the files as they are where they fit, fewer and smaller ones elsewhere.
/// </summary>
/// <param name="Series">The series with the frames that are embedded.</param>
/// <param name="Files">Each frame's type, such as image/png, and its bytes, by the path of its file.</param>
/// <param name="Note">What was left out or changed, for the reader of the page; empty for nothing.</param>
internal sealed record ReportImages(
    IReadOnlyList<PictureSeries> Series, IReadOnlyDictionary<string, (string Type, byte[] Bytes)> Files, string Note)
{
    private const int MostFrames = 40, Quality = 85;

    // Of a page, what a frame takes besides its bytes.
    private const int Markup = 200;

    // A page shows images up to 720 pixels wide, screens of high density twice as many.
    private static readonly int[] Sides = [1440, 720, 360];

    public static ReportImages None { get; } = new([], new Dictionary<string, (string, byte[])>(), "");

    /// <summary>Chooses images for so many bytes of a page.</summary>
    /// <param name="all">All images of a run.</param>
    /// <param name="mostBytes">What they may take, encoded in base64.</param>
    public static ReportImages Fit(IReadOnlyList<PictureSeries> all, long mostBytes)
    {
        var most = Math.Min(MostFrames, all.Select(series => series.Frames.Count).DefaultIfEmpty().Max());
        var frames = Fitting(most, all, frame => frame.Bytes, mostBytes);

        return frames == most
            ? Read(all, frames, File.ReadAllBytes, "image/png", "")
            : Smaller(all, most, frames, mostBytes);
    }

    private static ReportImages Smaller(IReadOnlyList<PictureSeries> all, int most, int asTheyAre, long mostBytes)
    {
        var encoded = new Dictionary<string, byte[]>();

        foreach (var side in Sides)
        {
            encoded.Clear();

            // The last images are the largest as a rule: they tell how many fit before all are encoded.
            var last = all.ToDictionary(series => series.Id, series => (long)Encoded(series.Frames[^1]).Length);
            var frames = Fitting(most, all, (series, _) => last[series.Id], mostBytes);
            if (frames < Math.Min(most, 10) && side != Sides[^1])
                continue;
            if (frames <= asTheyAre)
                break;

            frames = Fitting(frames, all, frame => Encoded(frame).Length, mostBytes);
            return Read(all, frames, path => encoded[path], "image/jpeg", " and re-encoded as JPEG");

            byte[] Encoded(PictureFrame frame) => encoded.TryGetValue(frame.Path, out var bytes)
                ? bytes
                : encoded[frame.Path] = Jpeg(frame.Path, side);
        }

        return Read(all, asTheyAre, File.ReadAllBytes, "image/png", "");
    }

    private static int Fitting(
        int most, IReadOnlyList<PictureSeries> all, Func<PictureFrame, long> bytes, long mostBytes) =>
        Fitting(most, all, (_, frame) => bytes(frame), mostBytes);

    /// <summary>Returns how many frames of each series fit.</summary>
    private static int Fitting(
        int most, IReadOnlyList<PictureSeries> all, Func<PictureSeries, PictureFrame, long> bytes, long mostBytes) =>
        Enumerable.Range(0, most + 1).Reverse().First(frames => frames == 0 || mostBytes >= (
            from series in all
            from frame in series.Thin(frames).Frames
            select (bytes(series, frame) + 2) / 3 * 4 + Markup).Sum());

    private static ReportImages Read(
        IReadOnlyList<PictureSeries> all, int frames, Func<string, byte[]> read, string type, string how)
    {
        PictureSeries[] thin = frames == 0 ? [] : [.. all.Select(series => series.Thin(frames))];
        var files = thin.SelectMany(series => series.Frames).ToDictionary(
            frame => frame.Path, frame => (type, read(frame.Path)));
        var (shown, there) = (Most(thin), Most(all));

        return new(thin, files, shown == there && how == "" ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"Images of {shown:N0} of {there:N0} steps are embedded{how}; the run's folder has all of them as PNG."));

        static int Most(IReadOnlyList<PictureSeries> all) =>
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
