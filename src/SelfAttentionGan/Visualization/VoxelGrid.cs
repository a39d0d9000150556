using System.Globalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>Draws objects of voxels: views from any direction, and a row of projections and a turntable for each.</summary>
public static class VoxelGrid
{
    private const double UsualYaw = 30, UsualPitch = 20;

    /// <summary>Renders a view of each object: orthographic, shaded by its faces and its depth, on white.</summary>
    /// <param name="voxels">
    /// N×1×D×H×W with equal sides, D from front to back, H from top to bottom; values above 0 are solid. Of several channels
    /// the first is shown.
    /// </param>
    /// <param name="yaw">Degrees about the vertical axis: 0 is from the front, 90 from the right. The default is 30.</param>
    /// <param name="pitch">Degrees from the horizon, at most 90, from above. The default is 20.</param>
    /// <param name="pixels">Height and width of a view. The default is 64.</param>
    /// <returns>Gray images, N×1×pixels×pixels in [-1, 1], on the CPU.</returns>
    /// <exception cref="ArgumentException">The tensor has another shape, or a number is out of range.</exception>
    public static Tensor View(Tensor voxels, double yaw = UsualYaw, double pitch = UsualPitch, int pixels = 64)
    {
        if (voxels.dim() != 5 || voxels.numel() == 0 || voxels.shape[2..].Distinct().Count() != 1)
            throw new ArgumentException(
                "Objects are drawn from voxels N×C×D×H×W with equal sides, but got "
                + $"({string.Join(", ", voxels.shape)}). Add a batch axis with unsqueeze(0).", nameof(voxels));
        if (pixels is < 1 or > 4_096)
            throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "A view has 1 to 4,096 pixels in each direction.");
        if (!(Math.Abs(pitch) <= 90 && double.IsFinite(yaw)))
            throw new ArgumentOutOfRangeException(nameof(pitch), pitch, "A view is from -90 to 90 degrees above the horizon.");

        using var scope = NewDisposeScope();

        var (count, size) = ((int)voxels.shape[0], (int)voxels.shape[2]);
        var solid = voxels.detach().narrow(1, 0, 1).cpu().gt(Scalars.Of(0)).contiguous().data<bool>().ToArray();
        var camera = new VoxelCamera(yaw, pitch, size);
        var images = new float[count * pixels * pixels];
        for (var i = 0; i < count; i++)
            camera.Render(
                solid.AsSpan(i * size * size * size, size * size * size),
                images.AsSpan(i * pixels * pixels, pixels * pixels), pixels);

        return tensor(images, [count, 1, pixels, pixels]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Draws a row for each object: from the front, from the right and from above, then a turntable, all around.
    /// </summary>
    /// <param name="voxels">N×1×D×H×W with equal sides; values above 0 are solid.</param>
    /// <param name="angles">Views of the turntable; 0 for none. The default is 6.</param>
    /// <param name="pixels">Height and width of a view. The default is 64.</param>
    /// <exception cref="ArgumentException">The tensor has another shape, or a number is out of range.</exception>
    public static ImageBuffer Draw(Tensor voxels, int angles = 6, int pixels = 64)
    {
        if (angles is < 0 or > 64)
            throw new ArgumentOutOfRangeException(nameof(angles), angles, "A turntable has 0 to 64 views.");

        using var scope = NewDisposeScope();

        (string Name, double Yaw, double Pitch)[] views =
        [
            ("front", 0, 0), ("side", 90, 0), ("top", 0, 90),
            .. Enumerable.Range(0, angles).Select(i => UsualYaw + 360.0 * i / angles)
                .Select(yaw => (string.Create(CultureInfo.InvariantCulture, $"{yaw % 360:0}°"), yaw, UsualPitch)),
        ];

        return ComparisonGrid.Draw([.. views.Select(view => (view.Name, View(voxels, view.Yaw, view.Pitch, pixels)))]);
    }

    /// <summary>Returns views of volumes, and images as they are.</summary>
    internal static Tensor ToImages(Tensor images) => images.dim() == 5 ? View(images) : images;
}
