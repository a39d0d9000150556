namespace SelfAttentionGan.Data.Volumes;

/// <summary>
/// A label volume of a NIfTI-1 file, such as a segmentation or an atlas: a whole number for each voxel, 0 where it has
/// no label.
/// </summary>
/// <remarks>Not for diagnostic use. Labels are never interpolated.</remarks>
public sealed class LabelVolume
{
    // A float holds whole numbers exactly up to here.
    private const int Limit = 1 << 24;

    private readonly int[] values;

    private LabelVolume(string path, int width, int height, int depth, int[] values)
    {
        (Path, Width, Height, Depth, this.values) = (path, width, height, depth, values);
        Labels =
        [
            .. values.CountBy(label => label).Where(count => count.Key > 0)
                .OrderByDescending(count => count.Value).ThenBy(count => count.Key).Select(count => count.Key),
        ];
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Voxels along x, the first axis.</summary>
    public int Width { get; }

    /// <summary>Voxels along y, the second axis.</summary>
    public int Height { get; }

    /// <summary>Voxels along z, the third axis.</summary>
    public int Depth { get; }

    /// <summary>The labels that occur, without 0: the most frequent one first.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The label of each voxel; voxel (x, y, z) is at (z × Height + y) × Width + x.</summary>
    public ReadOnlySpan<int> Values => values;

    /// <summary>Reads a .nii or .nii.gz file of any type that <see cref="NiftiVolume.Read"/> reads.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// A value is no whole number from 0 to 16 777 215 when scaled as the file says, all are 0, or the file is of
    /// another format, or damaged.
    /// </exception>
    /// <exception cref="NotSupportedException">It is of a variant that is not read; the message says which.</exception>
    public static LabelVolume Read(string path)
    {
        var volume = NiftiVolume.Read(path);
        var values = new int[volume.Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = volume.Values[i] is >= 0 and < Limit and var value && value == MathF.Floor(value)
                ? (int)value
                : throw new InvalidDataException(
                    $"{path}: Labels are whole numbers from 0 to {Limit - 1}, but voxel {i} has {volume.Values[i]}. This "
                    + "is an image, or labels that were interpolated: take the label volume, resampled by nearest neighbor.");

        return volume.Greatest > 0
            ? new(volume.Path, volume.Width, volume.Height, volume.Depth, values)
            : throw new InvalidDataException(
                $"{path}: A label volume has labels above 0, but all {values.Length} voxels have 0. Take another file.");
    }

    /// <summary>Returns the volume with other labels: several may become one, or 0.</summary>
    /// <param name="merge">The new label of a label; called once for each that occurs, and for 0.</param>
    /// <exception cref="ArgumentException">A new label is below 0.</exception>
    public LabelVolume Merge(Func<int, int> merge)
    {
        var merged = Labels.Append(0).ToDictionary(label => label, merge);
        if (merged.FirstOrDefault(pair => pair.Value < 0) is { Value: < 0 } wrong)
            throw new ArgumentException(
                $"Labels are 0 or more, but {wrong.Key} becomes {wrong.Value}; make it 0, no label.", nameof(merge));

        return new(Path, Width, Height, Depth, [.. values.Select(label => merged[label])]);
    }
}
