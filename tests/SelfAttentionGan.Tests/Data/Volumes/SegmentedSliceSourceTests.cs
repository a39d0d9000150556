using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Data.Volumes;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Volumes;

public sealed class SegmentedSliceSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LabelPalette palette = LabelPalette.Distinct(5);

    // A voxel has four times its label, which no neighbor has: a pair that does not fit shows.
    private readonly double[] values = [.. Enumerable.Range(0, 4 * 5 * 6).Select(i => (double)(i * 7 % 5))];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SliceAxis.X, 6, 5)]
    [InlineData(SliceAxis.Y, 6, 4)]
    [InlineData(SliceAxis.Z, 5, 4)]
    public void Each_pixel_of_a_slice_has_the_label_of_its_voxel(SliceAxis axis, int height, int width)
    {
        using var pairs = Datasets.SegmentedSlices(Volume(), Labels(), palette, axis, first: 1, count: 3);
        using var slices = Datasets.Slices(Volume(), axis, first: 1, count: 3);

        using var batch = pairs.Read([2, 0]);
        using var expected = slices.Read([2, 0]);

        (pairs.Shape, pairs.Count, pairs.Classes).Should().Be((new ImageShape(3, height, width), 3, 0));
        batch.Inputs!.allclose(expected.Images, 0, 0).Should().BeTrue();
        LabelsOf(batch.Inputs).allclose(palette.ToClasses(batch.Images), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Patches_of_one_seed_are_pairs_again()
    {
        using var pairs = Datasets.SegmentedSlices(Volume(), Labels(), palette);
        using var all = pairs.Read([0, 1, 2, 3, 4, 5]);
        using var images = Datasets.Patches([.. all.Inputs!.unbind()], 2, 20, seed: 3);
        using var maps = Datasets.Patches([.. all.Images.unbind()], 2, 20, seed: 3);

        using var image = images.Read([0, 7, 19]);
        using var map = maps.Read([0, 7, 19]);

        LabelsOf(image.Images).allclose(palette.ToClasses(map.Images), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void The_labels_are_a_part_of_the_fingerprint_and_no_tensor_is_left_behind()
    {
        using var pairs = Datasets.SegmentedSlices(Volume(), Labels(), palette);
        using var others = Datasets.SegmentedSlices(Volume(), Labels().Merge(label => label / 2), palette);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        pairs.Read([0, 1]).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        pairs.ComputeFingerprint().Should().NotBe(others.ComputeFingerprint());
    }

    [Fact]
    public void Other_grids_colors_and_slices_are_refused()
    {
        var other = LabelVolume.Read(Write("other.nii", new NiftiFile([6, 5, 4]).ToBytes(values)));

        FluentActions.Invoking(() => Datasets.SegmentedSlices(Volume(), other, palette)).Should().Throw<ArgumentException>()
            .WithMessage("*one grid*image.nii has 4×5×6 voxels and *other.nii 6×5×4*nearest neighbor*");
        FluentActions.Invoking(() => Datasets.SegmentedSlices(Volume(), Labels(), LabelPalette.Distinct(4))).Should()
            .Throw<ArgumentException>().WithMessage("*labels 0 to 3*has 4*Merge*");
        FluentActions.Invoking(() => Datasets.SegmentedSlices(Volume(), Labels(), palette, SliceAxis.X, first: 4)).Should()
            .Throw<ArgumentException>().WithMessage("*slices 0 to 3*");
    }

    private static Tensor LabelsOf(Tensor images) => ((images.squeeze(1) + 1) * 2).round().to(ScalarType.Int64);

    private NiftiVolume Volume() =>
        NiftiVolume.Read(Write("image.nii", new NiftiFile([4, 5, 6], Type: 16) { Factor = 4 }.ToBytes(values)));

    private LabelVolume Labels() => LabelVolume.Read(Write("labels.nii", new NiftiFile([4, 5, 6]).ToBytes(values)));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
