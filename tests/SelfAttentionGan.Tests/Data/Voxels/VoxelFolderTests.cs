using System.Text;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Voxels;
using SelfAttentionGan.Tests.Data.Volumes;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Voxels;

public sealed class VoxelFolderTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Meshes_and_volumes_of_all_formats_are_objects_in_the_order_of_their_names()
    {
        var box = ones(10, 16, 30);                                              // d, h, w
        Mesh.FromVoxels(box).Save(PathOf("a.obj"));
        Mesh.FromVoxels(box).Save(PathOf("b.ply"));
        File.WriteAllBytes(PathOf("c.npy"), Numpy("|u1", "(32, 32, 32)", [.. Boxed(1).Select(value => (byte)value)]));
        File.WriteAllBytes(PathOf("d.nii.gz"), NiftiFile.Zip(new NiftiFile([32, 32, 32]).ToBytes(ToNifti(Boxed(9)))));
        File.WriteAllText(PathOf("readme.txt"), "ignored");

        using var source = Datasets.VoxelFolder(folder.Path);
        using var batch = source.Read([0, 1, 2, 3]);

        source.Count.Should().Be(4);
        source.Shape.ToString().Should().Be("1×32×32×32");
        batch.Images.unique().output.data<float>().ToArray().Should().Equal(-1, 1);
        for (var i = 1; i < 4; i++)
            batch.Images[i].allclose(batch.Images[0], 0, 0).Should().BeTrue("all show the same box");
        source.ComputeFingerprint().Should().NotBe(Datasets.VoxelFolder(folder.Path, 16).ComputeFingerprint());
    }

    [Fact]
    public void A_volume_of_another_size_is_fitted_into_the_cube()
    {
        byte[] values = [.. Enumerable.Range(0, 2 * 4 * 8).Select(i => (byte)(i % 8 < 4 ? 1 : 0))];
        File.WriteAllBytes(PathOf("a.npy"), Numpy("|b1", "(2, 4, 8)", values));

        using var batch = Datasets.VoxelFolder(folder.Path, 16).Read([0]);

        var expected = full([16, 16, 16], -1f);
        expected[6..10, 4..12, ..8] = 1;
        batch.Images[0, 0].allclose(expected, 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData("<f4", false)]
    [InlineData(">f4", false)]
    [InlineData("<f4", true)]
    public void Arrays_are_read_in_either_byte_order_and_memory_order(string type, bool fortran)
    {
        float[] values = [0, 1, 2, 3, 4, 5];                                     // (1, 2, 3)
        var stored = (fortran ? [0, 3, 1, 4, 2, 5] : values).SelectMany(value =>
        {
            var bytes = BitConverter.GetBytes(value);
            return type[0] == '>' ? Enumerable.Reverse(bytes) : bytes;
        });

        var (read, depth, height, width) = NumpyVolume.Read(Numpy(type, "(1, 2, 3)", [.. stored], fortran));

        (depth, height, width).Should().Be((1, 2, 3));
        read.Should().Equal(values);
    }

    [Theory]
    [InlineData("<f4", "(2, 2)", "*D×H×W*declares*")]
    [InlineData("<c8", "(2, 2, 2)", "*D×H×W*declares*")]
    [InlineData("<f4", "(99999, 99999, 99999)", "*declares 99999×99999×99999 values*has 2*")]
    [InlineData("|u1", "(2, 2, 2)", "*solid and empty voxels*all values*0*")]
    public void An_array_that_does_not_fit_is_refused_with_its_name(string type, string shape, string message)
    {
        File.WriteAllBytes(PathOf("wrong.npy"), Numpy(type, shape, new byte[8]));

        FluentActions.Invoking(() => Datasets.VoxelFolder(folder.Path)).Should().Throw<InvalidDataException>()
            .WithMessage("*wrong.npy*").WithMessage(message);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_skipped_on_request()
    {
        Mesh.FromVoxels(ones(4, 4, 4)).Save(PathOf("a.obj"));
        File.WriteAllText(PathOf("b.obj"), "v 0 0 0\n");

        using var source = Datasets.VoxelFolder(folder.Path, skipInvalid: true);

        source.Count.Should().Be(1);
        source.Skipped.Should().ContainSingle().Which.Should().Contain("b.obj").And.Contain("has faces");
    }

    [Fact]
    public void A_folder_without_objects_is_refused()
    {
        FluentActions.Invoking(() => Datasets.VoxelFolder(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*.obj, .ply*none*Add some*");
        FluentActions.Invoking(() => Datasets.VoxelFolder(PathOf("missing"))).Should().Throw<DirectoryNotFoundException>().WithMessage("*missing*");
        File.WriteAllText(PathOf("b.obj"), "v 0 0 0\n");
        FluentActions.Invoking(() => Datasets.VoxelFolder(folder.Path, skipInvalid: true)).Should().Throw<InvalidDataException>().WithMessage("*of 1*b.obj*");
    }

    public void Dispose() => folder.Dispose();

    private string PathOf(string name) => Path.Combine(folder.Path, name);

    /// <summary>A box as <see cref="Mesh.Voxelize"/> places it, D×H×W.</summary>
    private static double[] Boxed(double solid)
    {
        var voxels = zeros(32, 32, 32, ScalarType.Float64);
        voxels[11..21, 8..24, 1..31] = solid;

        return voxels.data<double>().ToArray();
    }

    // x is W; y goes to the front, z goes up.
    private static double[] ToNifti(double[] voxels) =>
        tensor(voxels, [32, 32, 32]).flip(0, 1).transpose(0, 1).contiguous().data<double>().ToArray();

    private static byte[] Numpy(string type, string shape, byte[] data, bool fortran = false)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n";

        return [0x93, .. Encoding.ASCII.GetBytes("NUMPY"), 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
