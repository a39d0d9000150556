namespace SelfAttentionGan.Data.Synthetic;

/// <summary>A cuboid of whole units in a cube of 32: x to the right, y up from the floor, z from front to back.</summary>
internal readonly record struct Cuboid(int X, int Y, int Z, int Width, int Height, int Depth)
{
    /// <summary>The side of the cube in which cuboids lie.</summary>
    public const int Cube = 32;

    /// <summary>Sets the voxels whose centers it holds to 255.</summary>
    /// <param name="voxels">A cube of size × size × size: depth from front to back, height from top to bottom, width.</param>
    /// <param name="size">The side of the cube.</param>
    public void Fill(Span<byte> voxels, int size)
    {
        var (left, right) = Range(X, Width, size);
        var (floor, top) = Range(Y, Height, size);
        var (front, back) = Range(Z, Depth, size);

        for (var d = front; d < back; d++)
            for (var y = floor; y < top; y++)
                voxels.Slice((d * size + size - 1 - y) * size + left, Math.Max(0, right - left)).Fill(255);
    }

    // The first voxel whose center is not before the cuboid, and the first one behind it.
    private static (int First, int End) Range(int start, int length, int size)
    {
        return (IndexOf(start), IndexOf(start + length));

        int IndexOf(int unit) => Math.Clamp((int)Math.Ceiling(unit * (double)size / Cube - 0.5), 0, size);
    }
}
