using System.Numerics;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Voxels;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Voxels;

public sealed class MeshTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Objects => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_surface_of_voxels_is_watertight_and_holds_their_volume(int index)
    {
        using var batch = Datasets.SyntheticFurniture().Read([index]);
        var solid = batch.Images.gt(0).sum().item<long>();

        var mesh = Mesh.FromVoxels(batch.Images[0]);

        mesh.IsWatertight.Should().BeTrue();
        mesh.Volume.Should().BeApproximately(solid, 1e-3, "faces are oriented outward");
        mesh.Vertices.Should().OnlyHaveUniqueItems("vertices are shared");
    }

    [Fact]
    public void Voxels_that_touch_along_an_edge_have_a_closed_surface()
    {
        var voxels = rand(8, 8, 8) * 2 - 1;

        var mesh = Mesh.FromVoxels(voxels);

        mesh.IsWatertight.Should().BeTrue();
        mesh.Volume.Should().BeApproximately(voxels.gt(0).sum().item<long>(), 1e-3);
    }

    [Fact]
    public void A_voxel_is_a_cube()
    {
        var voxels = full(3, 4, 5, -1f);
        voxels[2, 1, 3] = 1;

        var mesh = Mesh.FromVoxels(voxels);

        mesh.Vertices.Should().HaveCount(8);
        mesh.Triangles.Should().HaveCount(12);
        mesh.Vertices.Aggregate(Vector3.Min).Should().Be(new Vector3(3, 2, 0), "w, H − h − 1, D − d − 1");
        mesh.Vertices.Aggregate(Vector3.Max).Should().Be(new Vector3(4, 3, 1));
    }

    [Fact]
    public void Faces_between_solid_voxels_are_left_out()
    {
        Mesh.FromVoxels(ones(3, 3, 3)).Triangles.Should().HaveCount(6 * 9 * 2);
        Mesh.FromVoxels(-ones(3, 3, 3)).Triangles.Should().BeEmpty();
    }

    [Theory]
    [InlineData(".obj")]
    [InlineData(".ply")]
    public void A_saved_mesh_is_read_again(string extension)
    {
        var path = Path.Combine(folder.Path, $"mesh{extension}");
        var mesh = Mesh.FromVoxels(rand(4, 4, 4) - 0.5);

        mesh.Save(path);

        var read = Mesh.Read(path);
        read.Vertices.Should().Equal(mesh.Vertices);
        read.Triangles.Should().Equal(mesh.Triangles);
    }

    [Fact]
    public void A_mesh_that_lacks_a_face_is_not_watertight()
    {
        var cube = Mesh.FromVoxels(ones(1, 1, 1));

        new Mesh(cube.Vertices, [.. cube.Triangles.Skip(1)]).IsWatertight.Should().BeFalse();
        new Mesh(cube.Vertices, [.. cube.Triangles.Skip(1), Turn(cube.Triangles[0])]).IsWatertight.Should().BeFalse();

        static Triangle Turn(Triangle triangle) => new(triangle.A, triangle.C, triangle.B);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        FluentActions.Invoking(() => Mesh.FromVoxels(zeros([2, 1, 4, 4, 4]))).Should().Throw<ArgumentException>()
            .WithMessage("*D×H×W of one object*2, 1, 4, 4, 4*select one*");
        FluentActions.Invoking(() => new Mesh([default], [new(0, 0, 1)])).Should().Throw<ArgumentException>().WithMessage("*from 0 to 0*1*");
        FluentActions.Invoking(() => Mesh.FromVoxels(ones(1, 1, 1)).Save("a.stl")).Should().Throw<ArgumentException>().WithMessage("*.obj or .ply*.stl*");
    }

    public void Dispose() => folder.Dispose();
}
