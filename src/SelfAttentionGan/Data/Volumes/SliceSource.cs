using System.Globalization;

namespace SelfAttentionGan.Data.Volumes;

/// <summary>Slices of a volume as gray images.</summary>
internal sealed class SliceSource : IImageSource
{
    private readonly NiftiVolume volume;
    private readonly SliceAxis axis;
    private readonly int first;
    private readonly double black, white;

    public SliceSource(
        NiftiVolume volume, SliceAxis axis, int first = 0, int? count = null, double? black = null, double? white = null)
    {
        var slices = axis switch { SliceAxis.X => volume.Width, SliceAxis.Y => volume.Height, _ => volume.Depth };
        Count = count ?? slices - (long)first;
        if (first < 0 || Count < 1 || first + Count > slices)
            throw new ArgumentException(
                $"Across {axis} this volume has slices 0 to {slices - 1}, but got {Count} from {first} on; choose among these.",
                nameof(first));

        (this.volume, this.axis, this.first) = (volume, axis, first);
        (this.black, this.white) = (black ?? volume.Least, white ?? volume.Greatest);
        if (!(this.black < this.white && double.IsFinite(this.white - this.black)))
            throw new ArgumentException(
                $"Black is less than white, but got {this.black} and {this.white}; the volume's values go from "
                + $"{volume.Least} to {volume.Greatest}.", nameof(black));

        Shape = axis switch
        {
            SliceAxis.X => new(1, volume.Depth, volume.Height),
            SliceAxis.Y => new(1, volume.Depth, volume.Width),
            _ => new(1, volume.Height, volume.Width),
        };
    }

    public ImageShape Shape { get; }

    public long Count { get; }

    public int Classes => 0;

    public string Location => volume.Path;

    public Batch Read(ReadOnlySpan<long> indices) => BatchAssembler.Collect(this, indices, Fill, _ => 0);

    public string ComputeFingerprint() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ContentHash.Of([volume.Values.ToArray()])} {axis} {first} {Count} {black:R} {white:R}");

    /// <summary>Where the value of a pixel is in the volume; the second axis of a slice goes up.</summary>
    public int VoxelOf(long index, int row, int column)
    {
        var (slice, up) = (first + (int)index, Shape.Height - 1 - row);
        var (x, y, z) = axis switch
        {
            SliceAxis.X => (slice, column, up),
            SliceAxis.Y => (column, slice, up),
            _ => (column, up, slice),
        };

        return (z * volume.Height + y) * volume.Width + x;
    }

    private void Fill(long index, Span<float> image)
    {
        for (var row = 0; row < Shape.Height; row++)
            for (var column = 0; column < Shape.Width; column++)
                image[row * Shape.Width + column] = Scale(volume.Values[VoxelOf(index, row, column)]);
    }

    // What is not a number, as outside of some masks, is black.
    private float Scale(float value) => float.IsNaN(value)
        ? -1
        : (float)Math.Clamp((value - black) / (white - black) * 2 - 1, -1, 1);
}
