using SelfAttentionGan.Data.Volumes;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Reads an object from a mesh or a volume, as voxels in a cube: 255 where it is solid.</summary>
internal static class VoxelFile
{
    /// <summary>The extensions that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. MeshFile.Extensions, ".npy", ".nii", ".nii.gz"];

    public static bool IsKnown(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="InvalidDataException">It is damaged, of another format, or no voxel is solid.</exception>
    /// <exception cref="NotSupportedException">It is of a variant that is not read.</exception>
    public static byte[] Read(string path, int size, bool zUp)
    {
        try
        {
            var voxels = Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".npy" => Fit(NumpyVolume.Read(File.ReadAllBytes(path)), size),
                ".nii" or ".gz" => Fit(Upright(NiftiVolume.Read(path)), size),
                _ => Voxelizer.Voxelize(Mesh.Read(path), size, zUp),
            };

            return Array.IndexOf(voxels, byte.MaxValue) >= 0 ? voxels : throw new InvalidDataException(
                $"An object has solid voxels, but none of {size}×{size}×{size} is; voxelize it at a larger size.");
        }
        catch (InvalidDataException damage) when (!damage.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: {damage.Message}", damage);
        }
    }

    // The third axis of a NIfTI file goes up, the second one to the front.
    private static (float[], int Depth, int Height, int Width) Upright(NiftiVolume volume)
    {
        var values = new float[volume.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y, z) = (i % volume.Width, i / volume.Width % volume.Height, i / volume.Width / volume.Height);
            values[((volume.Height - 1 - y) * volume.Depth + volume.Depth - 1 - z) * volume.Width + x] = volume.Values[i];
        }

        return (values, volume.Height, volume.Depth, volume.Width);
    }

    /// <summary>Fits a volume into a cube, centered; voxels above the middle between least and greatest are solid.</summary>
    private static byte[] Fit((float[] Values, int Depth, int Height, int Width) volume, int size)
    {
        var (values, depth, height, width) = volume;
        var finite = values.Where(float.IsFinite);
        var (least, greatest) = finite.Any() ? (finite.Min(), finite.Max()) : (0, 0);
        if (!(least < greatest))
            throw new InvalidDataException(
                $"A volume has solid and empty voxels, but all values of this are {least}; save the object itself.");

        var (threshold, scale) = ((least + greatest) / 2, Math.Max(depth, Math.Max(height, width)) / (double)size);
        var voxels = new byte[size * size * size];
        for (var i = 0; i < voxels.Length; i++)
        {
            var (d, h, w) = (Place(i / size / size, depth), Place(i / size % size, height), Place(i % size, width));
            if (d >= 0 && d < depth && h >= 0 && h < height && w >= 0 && w < width
                && values[(d * height + h) * width + w] > threshold)
                voxels[i] = byte.MaxValue;
        }

        return voxels;

        int Place(int index, int length) => (int)Math.Floor((index + 0.5 - size / 2.0) * scale + length / 2.0);
    }
}
