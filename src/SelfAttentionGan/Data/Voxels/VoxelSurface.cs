using System.Numerics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>The surface of solid voxels: the faces of their cubes that border on empty ones.</summary>
internal static class VoxelSurface
{
    private readonly record struct Point(int D, int H, int W)
    {
        public static Point operator +(Point a, Point b) => new(a.D + b.D, a.H + b.H, a.W + b.W);
    }

    /// <summary>A face: the step to its neighbor, and its corners, counterclockwise seen from there.</summary>
    private static readonly (Point Step, Point[] Corners)[] Faces =
    [
        (new(0, 0, 1), [new(0, 0, 1), new(0, 1, 1), new(1, 1, 1), new(1, 0, 1)]),
        (new(0, 0, -1), [new(0, 0, 0), new(1, 0, 0), new(1, 1, 0), new(0, 1, 0)]),
        (new(0, 1, 0), [new(0, 1, 0), new(1, 1, 0), new(1, 1, 1), new(0, 1, 1)]),
        (new(0, -1, 0), [new(0, 0, 0), new(0, 0, 1), new(1, 0, 1), new(1, 0, 0)]),
        (new(1, 0, 0), [new(1, 0, 0), new(1, 0, 1), new(1, 1, 1), new(1, 1, 0)]),
        (new(-1, 0, 0), [new(0, 0, 0), new(0, 1, 0), new(0, 1, 1), new(0, 0, 1)]),
    ];

    public static Mesh Extract(Tensor voxels)
    {
        long[] shape = voxels.dim() == 4 && voxels.shape[0] == 1 ? voxels.shape[1..] : voxels.shape;
        if (shape.Length != 3 || voxels.numel() == 0)
            throw new ArgumentException(
                $"A mesh is made from voxels D×H×W of one object, but got ({string.Join(", ", voxels.shape)}); select one of a "
                + "batch first.", nameof(voxels));

        using var scope = NewDisposeScope();
        var values = voxels.detach().cpu().to(ScalarType.Float32).contiguous();
        var solid = values.data<float>().ToArray();
        var (depth, height, width) = ((int)shape[0], (int)shape[1], (int)shape[2]);
        var (indices, vertices, triangles) = (new Dictionary<Point, int>(), new List<Vector3>(), new List<Triangle>());

        for (var d = 0; d < depth; d++)
            for (var h = 0; h < height; h++)
                for (var w = 0; w < width; w++)
                    if (IsSolid(new(d, h, w)))
                        AddFaces(new(d, h, w));

        return new(vertices, triangles);

        bool IsSolid(Point p) => p.D >= 0 && p.D < depth && p.H >= 0 && p.H < height && p.W >= 0 && p.W < width
            && solid[(p.D * height + p.H) * width + p.W] > 0;

        void AddFaces(Point voxel)
        {
            foreach (var (step, corners) in Faces)
            {
                if (IsSolid(voxel + step))
                    continue;

                int[] face = [.. corners.Select(corner => IndexOf(voxel + corner))];
                triangles.Add(new(face[0], face[1], face[2]));
                triangles.Add(new(face[0], face[2], face[3]));
            }
        }

        int IndexOf(Point corner)
        {
            if (indices.TryGetValue(corner, out var index))
                return index;

            vertices.Add(new(corner.W, height - corner.H, depth - corner.D));
            return indices[corner] = vertices.Count - 1;
        }
    }
}
