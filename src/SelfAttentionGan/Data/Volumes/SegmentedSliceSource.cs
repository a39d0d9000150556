using System.Runtime.InteropServices;
using SelfAttentionGan.Data.Pairs;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Volumes;

/// <summary>Pairs of slices of an image volume and of its label volume: gray inputs, label maps in colors.</summary>
internal sealed class SegmentedSliceSource : IImageSource
{
    private readonly SliceSource slices;
    private readonly LabelVolume labels;
    private readonly LabelPalette palette;

    public SegmentedSliceSource(
        NiftiVolume volume, LabelVolume labels, LabelPalette palette, SliceAxis axis, int first, int? count)
    {
        if ((volume.Width, volume.Height, volume.Depth) != (labels.Width, labels.Height, labels.Depth))
            throw new ArgumentException(
                $"Image and labels are of one grid, but {volume.Path} has {volume.Width}×{volume.Height}×{volume.Depth} "
                + $"voxels and {labels.Path} {labels.Width}×{labels.Height}×{labels.Depth}. Take labels of this image, or "
                + "resample them by nearest neighbor.", nameof(labels));
        if (labels.Labels.DefaultIfEmpty().Max() is var greatest && greatest >= palette.Count)
            throw new ArgumentException(
                $"A palette of {palette.Count} colors has labels 0 to {palette.Count - 1}, but the volume has {greatest}; "
                + $"number its labels by {nameof(LabelVolume.Merge)}, or take more colors.", nameof(palette));

        (this.labels, this.palette, slices) = (labels, palette, new(volume, axis, first, count));
    }

    public ImageShape Shape => slices.Shape with { Channels = 3 };

    public long Count => slices.Count;

    public int Classes => 0;

    public string Location => slices.Location;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        using var input = slices.Read(indices);
        using var classes = tensor(LabelsOf(indices), [indices.Length, Shape.Height, Shape.Width]);

        return new(palette.ToImages(classes), inputs: input.Images.alias());
    }

    public string ComputeFingerprint() =>
        $"{slices.ComputeFingerprint()} {ContentHash.Of([MemoryMarshal.AsBytes(labels.Values).ToArray()])}";

    private long[] LabelsOf(ReadOnlySpan<long> indices)
    {
        var (area, found) = (Shape.Height * Shape.Width, new long[indices.Length * Shape.Height * Shape.Width]);
        for (var i = 0; i < found.Length; i++)
            found[i] = labels.Values[
                slices.VoxelOf(indices[i / area], row: i % area / Shape.Width, column: i % Shape.Width)];

        return found;
    }
}
