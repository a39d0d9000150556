using System.Globalization;
using System.Numerics;
using System.Text;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Reads and writes meshes: OBJ files here, others by readers of their own.</summary>
internal static class MeshFile
{
    /// <summary>The extensions that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".obj", ".ply", ".stl"];

    public static Mesh Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no mesh at {Path.GetFullPath(path)}. Check the path.", path);

        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".obj" => ReadObj(File.ReadLines(path)),
                ".ply" => new PlyReader(File.ReadAllBytes(path)).Read(),
                ".stl" => StlReader.Read(File.ReadAllBytes(path)),
                var other => throw new InvalidDataException(
                    $"A mesh is an {string.Join(", ", Extensions)} file, but this ends in '{other}'; convert it."),
            };
        }
        catch (Exception damage) when (damage is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {damage.Message}", damage);
        }
    }

    public static void Write(Mesh mesh, string path)
    {
        var text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".obj" => ToObj(mesh),
            ".ply" => ToPly(mesh),
            var other => throw new ArgumentException(
                $"A mesh is written as .obj or .ply, but the path ends in '{other}'; name one of these.", nameof(path)),
        };

        File.WriteAllText(path, text);
    }

    /// <summary>Adds the triangles of a polygon, which share its first corner.</summary>
    /// <remarks>Where it is concave some overlap, in both orientations: winding numbers are still the polygon's.</remarks>
    public static void AddPolygon(List<Triangle> triangles, IReadOnlyList<int> corners)
    {
        for (var i = 2; i < corners.Count; i++)
            triangles.Add(new(corners[0], corners[i - 1], corners[i]));
    }

    /// <exception cref="InvalidDataException">It is no finite number.</exception>
    public static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw new InvalidDataException($"A coordinate is a finite number, but got '{text}'. Export the mesh again.");

    private static Mesh ReadObj(IEnumerable<string> lines)
    {
        var (vertices, triangles) = (new List<Vector3>(), new List<Triangle>());
        foreach (var line in lines)
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["v", var x, var y, var z, ..])
                vertices.Add(new(Number(x), Number(y), Number(z)));
            else if (words is ["f", _, _, _, ..])
                AddPolygon(triangles, [.. words.Skip(1).TakeWhile(word => word[0] != '#').Select(word => Corner(word, vertices.Count))]);
        }

        return triangles.Count > 0
            ? new(vertices, triangles)
            : throw new InvalidDataException(
                "A mesh in an OBJ file has faces ('f 1 2 3'), but this has none; export it with its faces.");
    }

    // The vertex of 'vertex/texture/normal', counted from 1, or back from -1.
    private static int Corner(string word, int vertices)
    {
        var text = word.Split('/')[0];
        var index = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var corner = index < 0 ? vertices + index : index - 1;

        return corner >= 0 && corner < vertices ? corner : throw new InvalidDataException(
            $"A face has vertices from 1 to the {vertices} before it, but got '{word}'. Export the mesh again.");
    }

    private static string ToObj(Mesh mesh)
    {
        var text = new StringBuilder();
        foreach (var vertex in mesh.Vertices)
            text.Append("v ").Append(Coordinates(vertex)).Append('\n');
        foreach (var (a, b, c) in mesh.Triangles)
            text.Append(CultureInfo.InvariantCulture, $"f {a + 1} {b + 1} {c + 1}\n");

        return text.ToString();
    }

    private static string ToPly(Mesh mesh)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"ply\nformat ascii 1.0\nelement vertex {mesh.Vertices.Count}\n")
            .Append("property float x\nproperty float y\nproperty float z\n")
            .Append(CultureInfo.InvariantCulture, $"element face {mesh.Triangles.Count}\n")
            .Append("property list uchar int vertex_indices\nend_header\n");
        foreach (var vertex in mesh.Vertices)
            text.Append(Coordinates(vertex)).Append('\n');
        foreach (var (a, b, c) in mesh.Triangles)
            text.Append(CultureInfo.InvariantCulture, $"3 {a} {b} {c}\n");

        return text.ToString();
    }

    private static string Coordinates(Vector3 v) => string.Create(CultureInfo.InvariantCulture, $"{v.X:R} {v.Y:R} {v.Z:R}");
}
