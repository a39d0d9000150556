using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Reads PLY files (Turk 1994), ASCII or binary: the elements vertex and face; others are skipped.</summary>
/// <remarks>Memory grows with the data that is there, never with what a header promises.</remarks>
internal sealed class PlyReader(byte[] file)
{
    private sealed record Property(string Name, string Type, string? CountType);

    private sealed record Element(string Name, long Count, List<Property> Properties);

    private readonly List<Element> elements = [];
    private string format = "";
    private string[] words = [];
    private int position;

    public Mesh Read()
    {
        ReadHeader();
        if (format == "ascii")
            words = Encoding.UTF8.GetString(file.AsSpan(position)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        position = format == "ascii" ? 0 : position;

        var (vertices, triangles) = (new List<Vector3>(), new List<Triangle>());
        foreach (var element in elements)
            for (var i = 0L; i < element.Count; i++)
                ReadItem(element, vertices, triangles);

        return triangles.Count > 0
            ? new(vertices, triangles)
            : throw new InvalidDataException(
                "A mesh in a PLY file has faces, but this has none: it may be a point cloud; export a surface.");
    }

    private void ReadHeader()
    {
        if (ReadLine() is not ["ply"])
            throw new InvalidDataException("A PLY file begins with the line 'ply', but this does not; it is of another format.");

        for (var line = ReadLine(); line is not ["end_header"]; line = ReadLine())
            switch (line)
            {
                case ["format", var name, ..]:
                    format = name;
                    break;
                case ["element", var name, var count]:
                    elements.Add(new(name, Count(count), []));
                    break;
                case ["property", "list", var countType, var type, var name] when elements.Count > 0:
                    elements[^1].Properties.Add(new(name, type, countType));
                    break;
                case ["property", var type, var name] when elements.Count > 0:
                    elements[^1].Properties.Add(new(name, type, null));
                    break;
            }

        if (format is not ("ascii" or "binary_little_endian" or "binary_big_endian"))
            throw new InvalidDataException(
                $"A PLY file is ascii, binary_little_endian or binary_big_endian, but this is '{format}'. Export it again.");
    }

    private static long Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new InvalidDataException(
            $"A PLY file declares a number of elements, but got '{text}'. Export it again.");

    private string[] ReadLine()
    {
        var end = Array.IndexOf(file, (byte)'\n', position);
        if (end < 0)
            throw new InvalidDataException("A PLY file has a header that ends in 'end_header', but this ends inside it.");

        var line = Encoding.UTF8.GetString(file, position, end - position);
        position = end + 1;

        return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private void ReadItem(Element element, List<Vector3> vertices, List<Triangle> triangles)
    {
        var vertex = default(Vector3);
        foreach (var property in element.Properties)
        {
            if (property.CountType is { } countType)
            {
                var corners = ReadList(countType, property.Type);
                if (element.Name == "face" && property.Name is "vertex_indices" or "vertex_index")
                    MeshFile.AddPolygon(triangles, corners);
                continue;
            }

            var value = (float)Next(property.Type);
            switch (property.Name)
            {
                case "x": vertex.X = value; break;
                case "y": vertex.Y = value; break;
                case "z": vertex.Z = value; break;
            }
        }

        if (element.Name == "vertex")
            vertices.Add(vertex);
        if (element.Properties.Count == 0)
            throw new InvalidDataException(
                $"The elements of a PLY file have properties, but '{element.Name}' has none. Export it again.");
    }

    private List<int> ReadList(string countType, string type)
    {
        var values = new List<int>();
        for (var left = Next(countType); left >= 1; left--)
        {
            var value = Next(type);
            values.Add(value is >= 0 and <= int.MaxValue ? (int)value : -1);
        }

        return values;
    }

    /// <summary>Returns the next number.</summary>
    private double Next(string type)
    {
        if (format == "ascii")
            return position < words.Length ? MeshFile.Number(words[position++]) : throw Ended();

        var size = type switch
        {
            "char" or "int8" or "uchar" or "uint8" => 1,
            "short" or "int16" or "ushort" or "uint16" => 2,
            "int" or "int32" or "uint" or "uint32" or "float" or "float32" => 4,
            "double" or "float64" => 8,
            _ => throw new InvalidDataException($"A PLY file has numbers of 8 to 64 bits, but got the type '{type}'."),
        };
        if (position + size > file.Length)
            throw Ended();

        Span<byte> bytes = stackalloc byte[size];
        file.AsSpan(position, size).CopyTo(bytes);
        position += size;
        if (format == "binary_big_endian")
            bytes.Reverse();

        return type switch
        {
            "char" or "int8" => (sbyte)bytes[0],
            "uchar" or "uint8" => bytes[0],
            "short" or "int16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            "ushort" or "uint16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            "int" or "int32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            "uint" or "uint32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            "float" or "float32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

    private static InvalidDataException Ended() => new(
        "A PLY file has as many numbers as its header declares, but this ends before them. Download or export it again.");
}
