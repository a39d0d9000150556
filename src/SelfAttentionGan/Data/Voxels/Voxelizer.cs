using System.Numerics;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Solid voxelization of meshes: by winding numbers along all three axes, and by their surface.</summary>
/// <remarks>
/// Along a line through voxel centers, a point is inside where the signed crossings of the surface before it do not add up
/// to zero. Parts that overlap are united, where a count of crossings (parity) would cut holes. A line whose crossings do
/// not add up to zero at its end has met a hole of the surface, and has no vote.
/// </remarks>
internal static class Voxelizer
{
    private const int MinSize = 4, MaxSize = 512;

    /// <summary>A corner of a triangle, seen along an axis.</summary>
    private readonly record struct Corner(double U, double V, double Depth);

    /// <summary>Fits a mesh into a cube and voxelizes it; 255 where it is solid.</summary>
    public static byte[] Voxelize(Mesh mesh, int size, bool zUp)
    {
        RequireSize(size);

        return Fill(Fit(mesh, size, zUp), mesh.Triangles, size, surface: !mesh.IsWatertight);
    }

    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public static void RequireSize(int size)
    {
        if (size is < MinSize or > MaxSize)
            throw new ArgumentOutOfRangeException(
                nameof(size), size, $"Objects are voxelized into cubes with a side of {MinSize} to {MaxSize} voxels.");
    }

    /// <summary>Voxelizes triangles whose vertices are in the cube's coordinates: x along W, y along H, z along D.</summary>
    public static byte[] Fill(Vector3[] points, IReadOnlyList<Triangle> triangles, int size, bool surface)
    {
        var votes = new sbyte[size * size * size];
        for (var axis = 0; axis < 3; axis++)
            Vote(points, triangles, size, axis, votes);

        byte[] voxels = [.. votes.Select(vote => vote > 0 ? byte.MaxValue : (byte)0)];
        if (surface)
            foreach (var (a, b, c) in triangles)
                AddSurface(points[a], points[b], points[c], size, voxels);

        return voxels;
    }

    // Turned by half a turn about x, from y up and z to the viewer to h down and d to the back: orientations stay.
    private static Vector3[] Fit(Mesh mesh, int size, bool zUp)
    {
        if (mesh.Triangles.Count == 0)
            throw new InvalidDataException("A mesh to voxelize has triangles, but this has none; export its faces, too.");

        Vector3[] upright = [.. mesh.Vertices.Select(v => zUp ? new Vector3(v.X, v.Z, -v.Y) : v)];
        var used = mesh.Triangles.SelectMany(t => (int[])[t.A, t.B, t.C]).Select(corner => upright[corner]);
        var (low, high) = used.Aggregate(
            (Low: new Vector3(float.MaxValue), High: new Vector3(float.MinValue)),
            (bounds, v) => (Vector3.Min(bounds.Low, v), Vector3.Max(bounds.High, v)));
        var extent = high - low;
        var longest = Math.Max(extent.X, Math.Max(extent.Y, extent.Z));
        if (!(longest > 0 && float.IsFinite(longest)))
            throw new InvalidDataException(
                $"A mesh to voxelize has an extent, but this measures {extent}; check the units of its export.");

        var (scale, center) = ((size - 2) / (double)longest, (low + high) / 2);

        return
        [
            .. upright.Select(v => new Vector3(
                (float)(size / 2.0 + (v.X - center.X) * scale),
                (float)(size / 2.0 - (v.Y - center.Y) * scale),
                (float)(size / 2.0 - (v.Z - center.Z) * scale))),
        ];
    }

    private static void Vote(Vector3[] points, IReadOnlyList<Triangle> triangles, int size, int axis, sbyte[] votes)
    {
        var lines = new List<(double Depth, int Sign)>?[size * size];
        foreach (var (a, b, c) in triangles)
            AddCrossings(Turned(points[a], axis), Turned(points[b], axis), Turned(points[c], axis), size, lines);

        for (var v = 0; v < size; v++)
            for (var u = 0; u < size; u++)
            {
                var crossings = lines[v * size + u] ?? [];
                if (crossings.Sum(crossing => crossing.Sign) != 0)
                    continue;

                crossings.Sort();
                var (next, winding) = (0, 0);
                for (var k = 0; k < size; k++)
                {
                    while (next < crossings.Count && crossings[next].Depth < k + 0.5)
                        winding += crossings[next++].Sign;
                    votes[Index(u, v, k, axis, size)] += (sbyte)(winding != 0 ? 1 : -1);
                }
            }
    }

    /// <summary>Turns the axis of the lines to the last place: (u, v, depth).</summary>
    private static Corner Turned(Vector3 p, int axis) => axis switch
    {
        0 => new(p.Y, p.Z, p.X),
        1 => new(p.Z, p.X, p.Y),
        _ => new(p.X, p.Y, p.Z),
    };

    private static int Index(int u, int v, int k, int axis, int size)
    {
        var (x, y, z) = axis switch { 0 => (k, u, v), 1 => (v, k, u), _ => (u, v, k) };

        return (z * size + y) * size + x;
    }

    /// <summary>Adds a triangle's crossings of the lines through (u + ½, v + ½).</summary>
    private static void AddCrossings(
        Corner a, Corner b, Corner c, int size, List<(double, int)>?[] lines)
    {
        var (abU, abV, abDepth) = (b.U - a.U, b.V - a.V, b.Depth - a.Depth);
        var (acU, acV, acDepth) = (c.U - a.U, c.V - a.V, c.Depth - a.Depth);
        var area = abU * acV - abV * acU;
        if (area == 0)
            return;

        var (low, high) = (Math.Min(a.V, Math.Min(b.V, c.V)), Math.Max(a.V, Math.Max(b.V, c.V)));
        for (var v = First(low); v < size && v + 0.5 < high + 1; v++)
        {
            if (!TryCross(a, b, c, v + 0.5, out var left, out var right))
                continue;

            for (var u = First(left); u < size && u + 0.5 <= right; u++)
            {
                if (u + 0.5 <= left)
                    continue;

                var (du, dv) = (u + 0.5 - a.U, v + 0.5 - a.V);
                var depth = a.Depth + ((du * acV - dv * acU) * abDepth + (abU * dv - abV * du) * acDepth) / area;
                (lines[v * size + u] ??= []).Add((depth, Math.Sign(area)));
            }
        }

        static int First(double from) => Math.Max(0, (int)Math.Floor(from - 0.5));
    }

    /// <summary>Returns where the line of a v enters and leaves a triangle.</summary>
    private static bool TryCross(
        Corner a, Corner b, Corner c, double v, out double left, out double right)
    {
        (left, right) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var (from, to) in (ReadOnlySpan<(Corner, Corner)>)[(a, b), (b, c), (c, a)])
        {
            if (from.V <= v == to.V <= v)
                continue;

            // Both triangles of an edge compute the same number: from its lower end.
            var (lower, upper) = from.V < to.V ? (from, to) : (to, from);
            var u = lower.U + (upper.U - lower.U) * ((v - lower.V) / (upper.V - lower.V));
            (left, right) = (Math.Min(left, u), Math.Max(right, u));
        }

        return left < right;
    }

    /// <summary>Adds the voxels that a triangle passes, at points half a voxel apart.</summary>
    private static void AddSurface(Vector3 a, Vector3 b, Vector3 c, int size, byte[] voxels)
    {
        var longest = Math.Max((b - a).Length(), Math.Max((c - b).Length(), (a - c).Length()));
        var steps = Math.Max(1, (int)Math.Ceiling(2 * longest));

        for (var i = 0; i <= steps; i++)
            for (var j = 0; j <= steps - i; j++)
            {
                var point = a + (b - a) * ((float)i / steps) + (c - a) * ((float)j / steps);
                var (w, h, d) = ((int)point.X, (int)point.Y, (int)point.Z);
                voxels[(Within(d) * size + Within(h)) * size + Within(w)] = byte.MaxValue;
            }

        int Within(int index) => Math.Clamp(index, 0, size - 1);
    }
}
