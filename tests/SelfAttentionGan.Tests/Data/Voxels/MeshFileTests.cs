using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Data.Voxels;

namespace SelfAttentionGan.Tests.Data.Voxels;

public sealed class MeshFileTests : IDisposable
{
    private const string PlyVertices = "element vertex 3\nproperty float x\nproperty float y\nproperty float z\n";

    private const string PlyFaces = "element face 1\nproperty list uchar int vertex_indices\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Polygons_of_an_OBJ_file_become_triangles()
    {
        var mesh = Read("a.obj", "# a square\nv 0 0 0\nv 1 0 0 1.0\nv 1 1 0\nv 0 1 0\nvt 0 0\nf 1/1/1 2//1 -2 4\n");

        mesh.Vertices.Should().HaveCount(4);
        mesh.Triangles.Should().Equal(new Triangle(0, 1, 2), new Triangle(0, 2, 3));
    }

    [Fact]
    public void Other_elements_and_properties_of_a_PLY_file_are_skipped()
    {
        var mesh = Read(
            "a.ply",
            "ply\nformat ascii 1.0\ncomment by hand\nelement vertex 3\nproperty uchar red\nproperty float x\nproperty float y\n"
            + "property float z\nelement edge 1\nproperty int a\nproperty list uchar int b\n" + PlyFaces + "end_header\n"
            + "9 0 0 0\n9 1 0 0\n9 0 1 2.5\n7 2 8 8\n3 0 1 2\n");

        mesh.Vertices[2].Should().Be(new System.Numerics.Vector3(0, 1, 2.5f));
        mesh.Triangles.Should().Equal(new Triangle(0, 1, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_binary_PLY_file_is_read_in_either_byte_order(bool bigEndian)
    {
        var header = $"ply\nformat binary_{(bigEndian ? "big" : "little")}_endian 1.0\n{PlyVertices}{PlyFaces}end_header\n";
        float[] values = [0, 0, 0, 1, 0, 0, 0, 1, 2.5f];
        byte[] file =
        [
            .. Encoding.UTF8.GetBytes(header),
            .. values.SelectMany(value => Bytes(BitConverter.SingleToInt32Bits(value))),
            3, .. Bytes(0), .. Bytes(1), .. Bytes(2),
        ];

        var mesh = Read("a.ply", file);

        mesh.Vertices[2].Should().Be(new System.Numerics.Vector3(0, 1, 2.5f));
        mesh.Triangles.Should().Equal(new Triangle(0, 1, 2));

        byte[] Bytes(int value)
        {
            var bytes = new byte[4];
            if (bigEndian)
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);

            return bytes;
        }
    }

    [Fact]
    public void Corners_of_an_STL_file_at_the_same_place_are_one_vertex()
    {
        const string facets = "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n"
            + "facet normal 0 0 1\nouter loop\nvertex 1 0 0\nvertex 1 1 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n";

        var mesh = Read("a.stl", facets);

        mesh.Vertices.Should().HaveCount(4);
        mesh.Triangles.Should().Equal(new Triangle(0, 1, 2), new Triangle(1, 3, 2));
    }

    [Fact]
    public void A_binary_STL_file_is_read_even_where_it_begins_with_solid()
    {
        var file = new byte[84 + 50];
        Encoding.ASCII.GetBytes("solid").CopyTo(file, 0);
        file[80] = 1;
        foreach (var (at, value) in new[] { (84 + 24, 1f), (84 + 36 + 4, 2f) })
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);

        var mesh = Read("a.stl", file);

        mesh.Vertices.Select(vertex => (vertex.X, vertex.Y)).Should().Equal((0, 0), (1, 0), (0, 2));
    }

    [Theory]
    [InlineData("a.obj", "v 0 0 0\n", "*a.obj*has faces*")]
    [InlineData("a.obj", "v 0 0 nan\nf 1 1 1\n", "*finite number*nan*")]
    [InlineData("a.obj", "v 0 0 0\nf 1 2 1\n", "*from 1 to the 1*'2'*")]
    [InlineData("a.ply", "plx\n", "*begins with the line 'ply'*")]
    [InlineData("a.ply", "ply\nformat ascii 1.0\n", "*end_header*")]
    [InlineData("a.ply", "ply\nformat ascii 1.0\n" + PlyVertices + PlyFaces + "end_header\n0 0 0 1 1 1 2", "*ends before them*")]
    [InlineData("a.ply", "ply\nformat ascii 1.0\n" + PlyVertices + "end_header\n0 0 0 1 1 1 2 2 2", "*point cloud*")]
    [InlineData("a.ply", "ply\nformat ascii 1.0\nelement face 999999999999\nproperty list uchar int vertex_indices\nend_header\n3 0 1 2", "*ends before them*")]
    [InlineData("a.ply", "ply\nformat ascii 1.0\nelement empty 999999999999\nend_header\n", "*has none*")]
    [InlineData("a.stl", "solid nothing", "*0 vertices*")]
    [InlineData("a.3ds", "x", "*.obj, .ply, .stl*.3ds*")]
    public void A_damaged_file_is_refused_with_its_name(string name, string text, string message)
    {
        FluentActions.Invoking(() => Read(name, text)).Should().Throw<InvalidDataException>().WithMessage(message)
            .Which.Message.Should().Contain(name);
    }

    public void Dispose() => folder.Dispose();

    private Mesh Read(string name, string text) => Read(name, Encoding.UTF8.GetBytes(text));

    private Mesh Read(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);

        return Mesh.Read(path);
    }
}
