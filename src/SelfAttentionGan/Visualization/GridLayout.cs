using SelfAttentionGan.Imaging;
using SkiaSharp;

namespace SelfAttentionGan.Visualization;

/// <summary>
/// Layout of an image grid: images of one size in reading order on white, with headings and captions.
/// </summary>
internal sealed record GridLayout
{
    // The least size at which images are recognizable.
    private const int ReadableSide = 64;

    // The limit of SkiaSharp's 32-bit sizes.
    private const long MaxPixels = 1L << 29;

    /// <summary>Images in a row.</summary>
    public required int Columns { get; init; }

    /// <summary>White pixels between images and around them.</summary>
    public int Padding { get; init; } = 2;

    /// <summary>Integer scale of the images (nearest neighbor); 0 for a longer side of at least 64 pixels.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>A line above all; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>A name above each column; null for none.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>A name before each row; null for none.</summary>
    public IReadOnlyList<string>? RowNames { get; init; }

    /// <summary>A line under each image; null for none.</summary>
    public IReadOnlyList<string>? Captions { get; init; }

    /// <summary>Draws the grid.</summary>
    /// <exception cref="ArgumentException">The grid would be too large.</exception>
    public ImageBuffer Draw(IReadOnlyList<ImageBuffer> images)
    {
        var cells = new Cells(this, images);
        if (cells.Width * cells.Height > MaxPixels)
            throw new ArgumentException(
                $"An image grid has at most {MaxPixels} pixels, but {images.Count} images make one of "
                + $"{cells.Width}×{cells.Height}; draw fewer, or save each one separately.", nameof(images));

        using var bitmap = SkiaPixels.Create((int)cells.Width, (int)cells.Height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < images.Count; i++)
            DrawImage(canvas, images[i], cells.Image(i));
        DrawTexts(canvas, cells, images.Count);

        var channels = images.All(image => image.Channels == 1) ? 1 : 3;
        return new(bitmap.Width, bitmap.Height, channels, SkiaPixels.ToPixels(bitmap, channels));
    }

    private static void DrawImage(SKCanvas canvas, ImageBuffer image, SKRect rectangle)
    {
        using var pixels = image.ToRgb().ToSkia();
        using var skia = SKImage.FromBitmap(pixels);
        canvas.DrawImage(skia, rectangle, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    private void DrawTexts(SKCanvas canvas, Cells cells, int count)
    {
        if (Title is not null)
            Draw(Title, new(Padding, 0, cells.Width - Padding, cells.Line), centered: false);
        for (var column = 0; column < Math.Min(Columns, ColumnNames?.Count ?? 0); column++)
            Draw(ColumnNames![column], cells.ColumnName(column));
        for (var row = 0; row < Math.Min(cells.Rows, RowNames?.Count ?? 0); row++)
            Draw(RowNames![row], cells.RowName(row), centered: false);
        for (var i = 0; i < Math.Min(count, Captions?.Count ?? 0); i++)
            Draw(Captions![i], cells.Caption(i));

        void Draw(string text, SKRect rectangle, bool centered = true)
        {
            var fitted = CaptionFont.Default.Fit(text, cells.FontSize, rectangle.Width);
            var margin = rectangle.Width - CaptionFont.Default.Measure(fitted, cells.FontSize);
            CaptionFont.Default.Draw(
                canvas, fitted, rectangle.Left + (centered ? margin / 2 : 0), rectangle.MidY + 0.36f * cells.FontSize,
                cells.FontSize, SKColors.Black);
        }
    }

    /// <summary>Positions of the cells, in pixels.</summary>
    private sealed class Cells
    {
        private readonly GridLayout layout;
        private readonly int cellWidth, cellHeight, captionHeight, left, top;

        public Cells(GridLayout layout, IReadOnlyList<ImageBuffer> images)
        {
            this.layout = layout;
            var (width, height) = (images[0].Width, images[0].Height);
            var larger = Math.Max(width, height);
            var scale = layout.Scale > 0 ? layout.Scale : Math.Max(1, (ReadableSide + larger - 1) / larger);
            (cellWidth, cellHeight) = (width * scale, height * scale);

            FontSize = Math.Clamp(cellWidth / 8, 11, 20);
            Line = FontSize + 6;
            Rows = (images.Count + layout.Columns - 1) / layout.Columns;
            captionHeight = layout.Captions is null ? 0 : Line;
            left = layout.RowNames is { } names ? RowNamesWidth(names) : 0;
            top = (layout.Title is null ? 0 : Line) + (layout.ColumnNames is null ? 0 : Line);
            Width = left + layout.Padding + layout.Columns * ((long)cellWidth + layout.Padding);
            Height = top + layout.Padding + Rows * ((long)cellHeight + captionHeight + layout.Padding);
        }

        public int FontSize { get; }

        /// <summary>The height of a line of text.</summary>
        public int Line { get; }

        public int Rows { get; }

        public long Width { get; }

        public long Height { get; }

        public SKRect Image(int i) =>
            SKRect.Create(Left(i % layout.Columns), Top(i / layout.Columns), cellWidth, cellHeight);

        public SKRect ColumnName(int column) => SKRect.Create(Left(column), top - Line, cellWidth, Line);

        public SKRect RowName(int row) => SKRect.Create(layout.Padding + 2, Top(row), left - 4, cellHeight);

        public SKRect Caption(int i) =>
            SKRect.Create(Left(i % layout.Columns), Top(i / layout.Columns) + cellHeight, cellWidth, Line);

        private float Left(int column) => left + layout.Padding + column * (cellWidth + layout.Padding);

        private float Top(int row) => top + layout.Padding + row * (cellHeight + captionHeight + layout.Padding);

        private int RowNamesWidth(IReadOnlyList<string> names) =>
            6 + (int)Math.Ceiling(Math.Min(
                12f * FontSize, names.Max(name => CaptionFont.Default.Measure(name, FontSize))));
    }
}
