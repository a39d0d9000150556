using SelfAttentionGan.Data.Volumes;

namespace SelfAttentionGan.Tests.Data.Volumes;

public sealed class LabelVolumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Labels_are_the_stored_numbers_and_the_most_frequent_comes_first()
    {
        var volume = Read(new NiftiFile([3, 2, 1], Type: 4).ToBytes(0, 300, 7, 7, 0, 9));

        volume.Values.ToArray().Should().Equal(0, 300, 7, 7, 0, 9);
        volume.Labels.Should().Equal(7, 9, 300);
        (volume.Width, volume.Height, volume.Depth).Should().Be((3, 2, 1));
    }

    [Fact]
    public void Merged_labels_become_one_or_none()
    {
        var volume = Read(new NiftiFile([5, 1, 1]).ToBytes(0, 1, 2, 3, 4));

        var merged = volume.Merge(label => label == 4 ? 0 : (label + 1) / 2);

        merged.Values.ToArray().Should().Equal(0, 1, 1, 2, 0);
        merged.Labels.Should().Equal(1, 2);
        volume.Merge(_ => 0).Labels.Should().BeEmpty();
        FluentActions.Invoking(() => volume.Merge(label => -label)).Should().Throw<ArgumentException>().WithMessage("*0 or more*becomes -*");
    }

    [Theory]
    [InlineData(1.5, 1)]
    [InlineData(-1.0, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(16777216.0, 1)]
    [InlineData(1.0, 0.5f)]
    public void What_is_no_whole_number_is_no_label(double value, float factor)
    {
        var bytes = (new NiftiFile([2, 1, 1], Type: 64) { Factor = factor }).ToBytes(2, value);

        FluentActions.Invoking(() => Read(bytes)).Should().Throw<InvalidDataException>()
            .WithMessage("*file.nii: Labels are whole numbers from 0 to 16777215*voxel 1*nearest neighbor*");
    }

    [Fact]
    public void A_volume_without_labels_is_refused() =>
        FluentActions.Invoking(() => Read(new NiftiFile([2, 1, 1]).ToBytes(0, 0))).Should().Throw<InvalidDataException>()
            .WithMessage("*file.nii: A label volume has labels above 0, but all 2 voxels*");

    private LabelVolume Read(byte[] bytes)
    {
        var path = Path.Combine(folder.Path, "file.nii");
        File.WriteAllBytes(path, bytes);

        return LabelVolume.Read(path);
    }
}
