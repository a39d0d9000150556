using System.Numerics;
using SelfAttentionGan.Data.Voxels;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Voxels;

public sealed class VoxelizerTests : IClassFixture<Seeded>
{
    [Fact]
    public void A_box_is_exact()
    {
        var box = Mesh.FromVoxels(ones(10, 16, 30));                             // d, h, w

        var voxels = box.Voxelize(32);

        var expected = full([32, 32, 32], -1f);
        expected[11..21, 8..24, 1..31] = 1;
        voxels.allclose(expected, 0, 0).Should().BeTrue("its longest side leaves one voxel empty on each side");
    }

    [Theory]
    [InlineData(32, 0.02)]
    [InlineData(64, 0.01)]
    public void A_sphere_has_its_volume(int size, double tolerance)
    {
        var solid = Sphere(rings: 48).Voxelize(size).gt(0).sum().item<long>();

        var radius = (size - 2) / 2.0;
        solid.Should().BeCloseTo((long)(4 / 3.0 * Math.PI * Math.Pow(radius, 3)), (ulong)(tolerance * solid));
    }

    [Fact]
    public void Parts_that_overlap_are_united()
    {
        var cube = Mesh.FromVoxels(ones(4, 4, 4));
        var (vertices, shift) = (cube.Vertices, new Vector3(2, 0, 0));
        Mesh both = new(
            [.. vertices, .. vertices.Select(vertex => vertex + shift)],
            [.. cube.Triangles, .. cube.Triangles.Select(t => new Triangle(t.A + vertices.Count, t.B + vertices.Count, t.C + vertices.Count))]);

        both.Voxelize(14).gt(0).sum().item<long>().Should().Be(12 * 8 * 8, "the cubes cover 6×4×4 units, each of two voxels");
    }

    [Fact]
    public void Voxels_survive_their_mesh()
    {
        var voxels = rand(12, 12, 12).gt(0.6).to(float32) * 2 - 1;
        var mesh = Mesh.FromVoxels(voxels);

        var points = mesh.Vertices.Select(v => new Vector3(v.X, 12 - v.Y, 12 - v.Z)).ToArray();
        var again = Voxelizer.Fill(points, mesh.Triangles, 12, surface: false);

        tensor(again, [12, 12, 12]).to(float32).allclose((voxels + 1) * 127.5, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void A_small_hole_does_not_empty_an_object()
    {
        var sphere = Sphere(rings: 24);
        Mesh torn = new(sphere.Vertices, [.. sphere.Triangles.Skip(1)]);

        var (whole, holed) = (sphere.Voxelize(32).gt(0), torn.Voxelize(32).gt(0));

        torn.IsWatertight.Should().BeFalse();
        holed.logical_and(whole).sum().item<long>().Should().BeGreaterThan((long)(0.98 * whole.sum().item<long>()));
    }

    [Fact]
    public void An_open_sheet_keeps_its_surface()
    {
        Mesh sheet = new([new(0, 0, 0), new(1, 0, 0), new(1, 0, 1), new(0, 0, 1)], [new(0, 1, 2), new(0, 2, 3)]);

        sheet.Voxelize(16).gt(0).sum().item<long>().Should().BeInRange(14 * 14, 16 * 16);
    }

    [Fact]
    public void A_mesh_whose_z_is_up_stands_upright()
    {
        var tall = Mesh.FromVoxels(ones(30, 4, 4));                              // along z

        var voxels = tall.Voxelize(32, zUp: true);

        voxels.gt(0).any(0).any(1).sum().item<long>().Should().Be(30, "its height is along H");
    }

    [Fact]
    public void What_has_no_extent_is_refused()
    {
        FluentActions.Invoking(() => new Mesh([default], [new(0, 0, 0)]).Voxelize(16)).Should().Throw<InvalidDataException>().WithMessage("*extent*");
        FluentActions.Invoking(() => new Mesh([], []).Voxelize(16)).Should().Throw<InvalidDataException>().WithMessage("*has triangles*none*");
        FluentActions.Invoking(() => Mesh.FromVoxels(ones(1, 1, 1)).Voxelize(2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*4 to 512*");
    }

    /// <summary>A sphere of rings and twice as many meridians.</summary>
    private static Mesh Sphere(int rings)
    {
        var around = 2 * rings;
        List<Vector3> vertices = [new(0, 1, 0), new(0, -1, 0)];
        for (var ring = 1; ring < rings; ring++)
            for (var i = 0; i < around; i++)
            {
                var (theta, phi) = (Math.PI * ring / rings, 2 * Math.PI * i / around);
                vertices.Add(new(
                    (float)(Math.Sin(theta) * Math.Sin(phi)), (float)Math.Cos(theta), (float)(Math.Sin(theta) * Math.Cos(phi))));
            }

        var triangles = new List<Triangle>();
        for (var i = 0; i < around; i++)
        {
            triangles.Add(new(0, At(1, i), At(1, i + 1)));
            triangles.Add(new(1, At(rings - 1, i + 1), At(rings - 1, i)));
            for (var ring = 1; ring < rings - 1; ring++)
            {
                triangles.Add(new(At(ring, i), At(ring + 1, i), At(ring + 1, i + 1)));
                triangles.Add(new(At(ring, i), At(ring + 1, i + 1), At(ring, i + 1)));
            }
        }

        return new(vertices, triangles);

        int At(int ring, int i) => 2 + (ring - 1) * around + i % around;
    }
}
