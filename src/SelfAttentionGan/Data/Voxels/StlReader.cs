using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Reads STL files, ASCII or binary; corners at the same place become one vertex.</summary>
internal static class StlReader
{
    private const int Header = 84, Facet = 50;

    public static Mesh Read(ReadOnlySpan<byte> file)
    {
        var (indices, vertices, triangles) = (new Dictionary<Vector3, int>(), new List<Vector3>(), new List<Triangle>());
        var corners = IsBinary(file) ? ReadBinary(file) : ReadAscii(Encoding.UTF8.GetString(file));
        if (corners.Count == 0 || corners.Count % 3 != 0)
            throw new InvalidDataException(
                $"An STL file has facets of three vertices, but this has {corners.Count} vertices in all; it is damaged, or of "
                + "another format. Export it again.");

        for (var i = 0; i < corners.Count; i += 3)
            triangles.Add(new(IndexOf(corners[i]), IndexOf(corners[i + 1]), IndexOf(corners[i + 2])));

        return new(vertices, triangles);

        int IndexOf(Vector3 corner)
        {
            if (indices.TryGetValue(corner, out var index))
                return index;

            vertices.Add(corner);
            return indices[corner] = vertices.Count - 1;
        }
    }

    // Its length follows from its number of facets; a binary file, too, may begin with 'solid'.
    private static bool IsBinary(ReadOnlySpan<byte> file) =>
        file.Length >= Header && Header + Facet * (long)BinaryPrimitives.ReadUInt32LittleEndian(file[(Header - 4)..]) == file.Length;

    private static List<Vector3> ReadBinary(ReadOnlySpan<byte> file)
    {
        var corners = new List<Vector3>();
        for (var facet = Header; facet < file.Length; facet += Facet)
            for (var corner = 1; corner <= 3; corner++)                          // after the normal
            {
                var at = file[(facet + 12 * corner)..];
                corners.Add(new(
                    BinaryPrimitives.ReadSingleLittleEndian(at), BinaryPrimitives.ReadSingleLittleEndian(at[4..]),
                    BinaryPrimitives.ReadSingleLittleEndian(at[8..])));
            }

        return corners;
    }

    private static List<Vector3> ReadAscii(string text)
    {
        var corners = new List<Vector3>();
        foreach (var line in text.Split('\n'))
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["vertex", var x, var y, var z])
                corners.Add(new(MeshFile.Number(x), MeshFile.Number(y), MeshFile.Number(z)));

        return corners;
    }
}
