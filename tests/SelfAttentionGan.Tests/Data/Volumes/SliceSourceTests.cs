using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Volumes;

namespace SelfAttentionGan.Tests.Data.Volumes;

public sealed class SliceSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly NiftiVolume volume;

    // The value at (x, y, z) is x + 10 y + 100 z, but for one that is not a number.
    public SliceSourceTests()
    {
        var values = from z in Enumerable.Range(0, 4) from y in Enumerable.Range(0, 3) from x in Enumerable.Range(0, 2) select x + 10.0 * y + 100 * z;
        var path = Path.Combine(folder.Path, "volume.nii");
        File.WriteAllBytes(path, new NiftiFile([2, 3, 4], Type: 16).ToBytes([.. values.Skip(1).Prepend(double.NaN)]));
        volume = NiftiVolume.Read(path);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SliceAxis.X, 1, 4, 3, new[] { 301, 311, 321, 201, 211, 221, 101, 111, 121, 1, 11, 21 })]
    [InlineData(SliceAxis.Y, 2, 4, 2, new[] { 320, 321, 220, 221, 120, 121, 20, 21 })]
    [InlineData(SliceAxis.Z, 3, 3, 2, new[] { 320, 321, 310, 311, 300, 301 })]
    public void A_slice_has_its_second_axis_up(SliceAxis axis, int index, int height, int width, int[] values)
    {
        using var slices = Datasets.Slices(volume, axis, first: index, black: 0, white: 400);

        using var batch = slices.Read([0]);

        slices.Shape.Should().Be(new ImageShape(1, height, width));
        batch.Images.data<float>().ToArray().Select(value => (int)Math.Round((value + 1) * 200)).Should().Equal(values);
    }

    [Fact]
    public void Values_are_clamped_to_black_and_white_and_nan_is_black()
    {
        using var slices = Datasets.Slices(volume, SliceAxis.Z, count: 2, black: 5, white: 105);
        using var whole = Datasets.Slices(volume);

        using var batch = slices.Read([0, 1]);

        slices.Count.Should().Be(2);
        whole.Count.Should().Be(4);
        batch.Images[0, 0, 2, 0].item<float>().Should().Be(-1, "it is not a number");
        batch.Images[0, 0, 2, 1].item<float>().Should().Be(-1);
        batch.Images[1, 0, 0, 0].item<float>().Should().Be(1);
        using var last = whole.Read([3]);
        last.Images[0, 0, 0, 1].item<float>().Should().Be(1, "it is the greatest");
        whole.ComputeFingerprint().Should().NotBe(slices.ComputeFingerprint());
    }

    [Fact]
    public void Slices_and_ranges_that_are_not_there_are_refused()
    {
        FluentActions.Invoking(() => Datasets.Slices(volume, SliceAxis.X, first: 1, count: 2)).Should().Throw<ArgumentException>()
            .WithMessage("*slices 0 to 1*2 from 1 on*");
        FluentActions.Invoking(() => Datasets.Slices(volume, black: 5, white: 5)).Should().Throw<ArgumentException>()
            .WithMessage("*less than white*5 and 5*1 to 321*");
    }
}
