using SelfAttentionGan.Data.Volumes;

namespace SelfAttentionGan.Tests.Data.Volumes;

public sealed class NiftiVolumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2, new[] { 0.0, 1, 255, 7 })]
    [InlineData(4, new[] { -32768.0, 1, 32767, 7 })]
    [InlineData(8, new[] { -65536.0, 1, 16777216, 7 })]
    [InlineData(16, new[] { -0.5, 1, 1e20, 7 })]
    [InlineData(64, new[] { -0.5, 1, 1e20, 7 })]
    [InlineData(512, new[] { 0.0, 1, 65535, 7 })]
    public void Every_type_is_read_in_both_byte_orders_plain_and_zipped(short type, double[] values)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            var bytes = new NiftiFile([2, 2], type, bigEndian).ToBytes(values);
            foreach (var file in new[] { bytes, NiftiFile.Zip(bytes) })
            {
                var volume = NiftiVolume.Read(Write(file));

                volume.Values.ToArray().Should().Equal(values.Select(value => (float)value));
                (volume.Width, volume.Height, volume.Depth).Should().Be((2, 2, 1));
                (volume.Least, volume.Greatest).Should().Be((values[0], (float)values[2]));
                volume.VoxelSize.Should().Equal([1, 2, 1], "the file has 1, 2 and 0, which is none");
            }
        }
    }

    [Fact]
    public void Stored_values_are_scaled_unless_the_factor_is_zero()
    {
        var file = new NiftiFile([3, 1, 1]) { Factor = 2, Summand = -10 };

        NiftiVolume.Read(Write(file.ToBytes(0, 5, 10))).Values.ToArray().Should().Equal(-10, 0, 10);
        NiftiVolume.Read(Write((file with { Factor = 0 }).ToBytes(0, 5, 10))).Values.ToArray()
            .Should().Equal([0, 5, 10], "that is the format's own rule");
    }

    [Fact]
    public void An_extension_before_the_data_is_skipped_and_what_follows_it_ignored()
    {
        var bytes = new NiftiFile([2, 1, 1, 1, 1]) { Offset = 368 }.ToBytes([.. new double[16], 3, 4, 9]);

        NiftiVolume.Read(Write(bytes)).Values.ToArray().Should().Equal(3, 4);
    }

    [Fact]
    public void Other_formats_and_variants_are_refused_with_what_to_do()
    {
        var file = new NiftiFile([2, 1, 1]);

        Message("PK"u8.ToArray()).Should().Contain("ends inside it").And.Contain("Download");
        Message(new byte[400]).Should().Contain("begins with the length of its header, 348").And.Contain("convert");
        Message((file with { HeaderLength = 540 }).ToBytes(1, 2)).Should().Contain("NIfTI-2");
        Message((file with { Magic = "ni1\0" }).ToBytes(1, 2)).Should().Contain(".hdr and .img");
        Message((file with { Magic = "\0\0\0\0" }).ToBytes(1, 2)).Should().Contain("Analyze");
        Message((file with { Type = 1792 }).ToBytes(1, 2)).Should().Contain("type 1792").And.Contain("Float32");
        Message((file with { Sizes = [2, 1, 1, 5] }).ToBytes(1, 2)).Should().Contain("2×1×1×5").And.Contain("Extract one volume");
        FluentActions.Invoking(() => NiftiVolume.Read(Path.Combine(folder.Path, "nowhere"))).Should()
            .Throw<FileNotFoundException>().WithMessage("*nowhere*.nii.gz*");
    }

    [Theory]
    [InlineData(new short[] { }, 352f, 1f, "*1 to 7 dimensions*declares 0*")]
    [InlineData(new short[] { 2, 0, 1 }, 352f, 1f, "*at least 1*2×0×1*")]
    [InlineData(new short[] { 2, -3, 1 }, 352f, 1f, "*at least 1*2×-3×1*")]
    [InlineData(new short[] { 32767, 32767, 32767 }, 352f, 1f, "*at most 268435456 voxels*32767×32767×32767*")]
    [InlineData(new short[] { 600, 600, 600 }, 352f, 1f, "*600×600×600 voxels*ends after 0*")]
    [InlineData(new short[] { 2, 1, 1 }, 348f, 1f, "*byte 352*declares 348*")]
    [InlineData(new short[] { 2, 1, 1 }, float.NaN, 1f, "*byte 352*declares NaN*")]
    [InlineData(new short[] { 2, 1, 1 }, 1e30f, 1f, "*byte 352*")]
    [InlineData(new short[] { 2, 1, 1 }, 16777216f, 1f, "*2×1×1 voxels*ends after 0*")]
    [InlineData(new short[] { 2, 1, 1 }, 352f, float.NaN, "*finite numbers*NaN*")]
    public void A_false_header_is_an_error_and_allocates_no_memory(short[] sizes, float offset, float factor, string message)
    {
        var bytes = new NiftiFile(sizes) { Offset = offset, Factor = factor }.ToBytes(1, 2);
        foreach (var file in new[] { bytes, NiftiFile.Zip(bytes) })
        {
            var path = Write(file);
            var before = GC.GetAllocatedBytesForCurrentThread();

            FluentActions.Invoking(() => NiftiVolume.Read(path)).Should().Throw<InvalidDataException>().WithMessage($"{path}: {message}");
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
        }
    }

    [Fact]
    public void A_volume_without_a_finite_value_is_refused()
    {
        Message(new NiftiFile([2, 1, 1], Type: 16).ToBytes(double.NaN, double.PositiveInfinity)).Should().Contain("finite values");
    }

    private string Message(byte[] bytes)
    {
        var path = Write(bytes);
        var error = FluentActions.Invoking(() => NiftiVolume.Read(path)).Should().Throw<Exception>().Which;

        (error is InvalidDataException or NotSupportedException).Should().BeTrue(error.ToString());
        error.Message.Should().StartWith(path);
        return error.Message;
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder.Path, "file.nii");
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
