using System.Numerics;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>A triangle mesh: the surface of an object, read from files, made from voxels, or voxelized.</summary>
/// <remarks>
/// Axes are those of OBJ files: x to the right, y up, z towards the viewer. Seen from outside, the corners of a triangle
/// run counterclockwise.
/// </remarks>
public sealed class Mesh
{
    /// <summary>Creates a mesh.</summary>
    /// <param name="vertices">The vertices.</param>
    /// <param name="triangles">Triangles of three vertices each, by their indices from 0.</param>
    /// <exception cref="ArgumentException">A triangle has a vertex that there is not, or one that is not finite.</exception>
    public Mesh(IReadOnlyList<Vector3> vertices, IReadOnlyList<Triangle> triangles)
    {
        foreach (var triangle in triangles)
            foreach (var corner in (ReadOnlySpan<int>)[triangle.A, triangle.B, triangle.C])
                if (corner < 0 || corner >= vertices.Count)
                    throw new ArgumentException(
                        $"Triangles have vertices from 0 to {vertices.Count - 1}, but one has {corner}; correct its index.",
                        nameof(triangles));
        foreach (var vertex in vertices)
            if (!float.IsFinite(vertex.X) || !float.IsFinite(vertex.Y) || !float.IsFinite(vertex.Z))
                throw new ArgumentException($"Vertices are finite, but one is {vertex}; export the mesh again.", nameof(vertices));

        (Vertices, Triangles) = (vertices, triangles);
    }

    /// <summary>The vertices.</summary>
    public IReadOnlyList<Vector3> Vertices { get; }

    /// <summary>The triangles.</summary>
    public IReadOnlyList<Triangle> Triangles { get; }

    /// <summary>
    /// Whether the surface is closed and consistently oriented: each edge is run through as often in one direction as in
    /// the other.
    /// </summary>
    public bool IsWatertight
    {
        get
        {
            var balance = new Dictionary<(int, int), int>();
            foreach (var (a, b, c) in Triangles)
                foreach (var (from, to) in (ReadOnlySpan<(int, int)>)[(a, b), (b, c), (c, a)])
                {
                    var key = from < to ? (from, to) : (to, from);
                    balance[key] = balance.GetValueOrDefault(key) + (from < to ? 1 : -1);
                }

            return Triangles.Count > 0 && balance.Values.All(difference => difference == 0);
        }
    }

    /// <summary>The signed volume inside; positive where triangles are oriented outward. It needs a closed surface.</summary>
    public double Volume => Triangles.Sum(triangle =>
        (double)Vector3.Dot(Vertices[triangle.A], Vector3.Cross(Vertices[triangle.B], Vertices[triangle.C]))) / 6;

    /// <summary>Reads an OBJ file, a PLY file (ASCII or binary), or an STL file (ASCII or binary), by its extension.</summary>
    /// <remarks>Polygons become triangles. Colors, normals, texture and materials are ignored.</remarks>
    /// <param name="path">The file: .obj, .ply or .stl.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is of another format, or damaged; the message names the file.</exception>
    public static Mesh Read(string path) => MeshFile.Read(path);

    /// <summary>Writes an OBJ or a PLY file (ASCII), by its extension.</summary>
    /// <param name="path">The file: .obj or .ply. It is replaced if it is there.</param>
    /// <exception cref="ArgumentException">It has another extension.</exception>
    public void Save(string path) => MeshFile.Write(this, path);

    /// <summary>Returns the outer faces of the cubes that solid voxels are: watertight, with shared vertices.</summary>
    /// <remarks>Voxel (d, h, w) is the cube from (w, H − h − 1, D − d − 1), with edges of 1.</remarks>
    /// <param name="voxels">D×H×W, or 1×D×H×W; values above 0 are solid.</param>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public static Mesh FromVoxels(Tensor voxels) => VoxelSurface.Extract(voxels);

    /// <summary>
    /// Voxelizes the mesh: fits it into a cube, centered, with an empty voxel on each side of its longest extent.
    /// </summary>
    /// <remarks>
    /// A voxel is solid where its center is inside: where the surface winds around it, by the majority of the three axes.
    /// Where the mesh is not watertight, voxels that its surface touches are solid, too. Parts of a watertight mesh that
    /// are thinner than a voxel may vanish.
    /// </remarks>
    /// <param name="size">Depth, height and width of the cube in voxels, from 4 to 512.</param>
    /// <param name="zUp">Whether z is up, as in many STL files; by default y is.</param>
    /// <returns>D×H×W, float32: 1 where it is solid, -1 elsewhere.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    /// <exception cref="InvalidDataException">The mesh has no triangles, or no extent.</exception>
    public Tensor Voxelize(int size, bool zUp = false)
    {
        using var scope = NewDisposeScope();
        using var solid = tensor(Voxelizer.Voxelize(this, size, zUp), [size, size, size]);      // uint8, 0 or 255

        return (solid.to(ScalarType.Float32) / Scalars.Of(127.5) - Scalars.One).MoveToOuterDisposeScope();
    }
}

/// <summary>A triangle of a mesh: the indices of its vertices.</summary>
/// <param name="A">The first vertex.</param>
/// <param name="B">The second vertex.</param>
/// <param name="C">The third vertex.</param>
public readonly record struct Triangle(int A, int B, int C);
