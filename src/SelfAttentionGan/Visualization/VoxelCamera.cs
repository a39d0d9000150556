using System.Numerics;

namespace SelfAttentionGan.Visualization;

/// <summary>An orthographic camera that looks at the middle of a cube of voxels, and walks along a ray for each pixel.</summary>
/// <remarks>Axes: x to the right, y up, z to the front. A cube fits into every view of the same pitch.</remarks>
internal sealed class VoxelCamera
{
    private const float Step = 0.25f, Margin = 1.03f, Ambient = 0.45f, DepthShade = 0.5f;

    private static readonly Vector3 Light = Vector3.Normalize(new(-0.35f, 0.75f, 0.55f));

    private readonly int size;
    private readonly Vector3 toCamera, right, up, light;
    private readonly float radius, reach;

    public VoxelCamera(double yaw, double pitch, int size)
    {
        this.size = size;
        var (sinYaw, cosYaw) = MathF.SinCos((float)double.DegreesToRadians(yaw));
        var (sinPitch, cosPitch) = MathF.SinCos((float)double.DegreesToRadians(pitch));
        toCamera = new(sinYaw * cosPitch, sinPitch, cosYaw * cosPitch);
        right = new(cosYaw, 0, -sinYaw);
        up = Vector3.Cross(toCamera, right);
        light = right * Light.X + up * Light.Y + toCamera * Light.Z;

        var isTurned = yaw % 90 != 0 || pitch % 90 != 0;
        var diagonal = MathF.Sqrt(0.5f);
        radius = size * (isTurned ? Margin * MathF.Max(diagonal, cosPitch / 2 + MathF.Abs(sinPitch) * diagonal) : 0.5f);
        reach = size * MathF.Sqrt(0.75f);
    }

    /// <summary>Renders a cube: gray values in [-1, 1], white where nothing is hit.</summary>
    public void Render(ReadOnlySpan<bool> voxels, Span<float> image, int pixels)
    {
        for (var row = 0; row < pixels; row++)
            for (var column = 0; column < pixels; column++)
            {
                var across = radius * ((2 * column + 1f) / pixels - 1);
                var above = radius * (1 - (2 * row + 1f) / pixels);
                image[row * pixels + column] = 2 * Trace(voxels, right * across + up * above) - 1;
            }
    }

    /// <summary>Returns the gray value from 0 to 1 of the ray through a point of the plane in the middle.</summary>
    private float Trace(ReadOnlySpan<bool> voxels, Vector3 point)
    {
        var before = Cell(point + toCamera * (reach + Step));
        for (var distance = reach; distance > -reach; distance -= Step)
        {
            var cell = Cell(point + toCamera * distance);
            if (Contains(cell) && voxels[(cell.D * size + cell.H) * size + cell.W])
            {
                var depth = (reach - distance) / (2 * reach);
                var brightness = Ambient + (1 - Ambient) * MathF.Max(0, Vector3.Dot(Normal(before, cell), light));

                return 0.95f * brightness * (1 - DepthShade * depth);
            }

            before = cell;
        }

        return 1;
    }

    /// <summary>Returns the normal of the face through which a ray has entered a cell.</summary>
    private Vector3 Normal((int D, int H, int W) before, (int D, int H, int W) cell) =>
        before.W != cell.W ? new(MathF.Sign(toCamera.X), 0, 0)
        : before.H != cell.H ? new(0, MathF.Sign(toCamera.Y), 0)
        : new(0, 0, MathF.Sign(toCamera.Z));

    private (int D, int H, int W) Cell(Vector3 p) => (
        (int)MathF.Floor(size / 2f - p.Z), (int)MathF.Floor(size / 2f - p.Y), (int)MathF.Floor(size / 2f + p.X));

    private bool Contains((int D, int H, int W) cell) =>
        cell.D >= 0 && cell.D < size && cell.H >= 0 && cell.H < size && cell.W >= 0 && cell.W < size;
}
