using System.IO.Compression;
using System.Text;
using SelfAttentionGan.Metrics.Features;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Features;

public sealed class NumpyArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Arrays_and_texts_return()
    {
        var archive = new NumpyArchive();
        archive.Add("matrix", tensor([1f, 2, 3, 4, 5, 6], [2, 3]));
        archive.Add("number", tensor(7L));
        archive.Add("vector", tensor([0.1, 0.2]));
        archive.Add("text", "x − 1, 𝛾");
        archive.Write(File);

        var read = NumpyArchive.Read(File);

        read.Tensor("matrix", ScalarType.Float32, 2).data<float>().Should().Equal(1, 2, 3, 4, 5, 6);
        read.Tensor("number", ScalarType.Int64, 0).item<long>().Should().Be(7);
        read.Tensor("vector", ScalarType.Float64, 1).data<double>().Should().Equal(0.1, 0.2);
        read.Text("text").Should().Be("x − 1, 𝛾");
        read.Has("other").Should().BeFalse();
        FluentActions.Invoking(() => read.Tensor("vector", ScalarType.Float32, 1)).Should()
            .Throw<InvalidDataException>()
            .WithMessage("*'vector' of Float32 with 1 dimensions, but this has Float64 of 2*");
        FluentActions.Invoking(() => read.Text("other")).Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void Concurrent_writers_of_one_file_all_succeed_and_leave_nothing_else()
    {
        using var values = arange(4_000, ScalarType.Float32);
        using var begin = new Barrier(4);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var archive = new NumpyArchive();
                archive.Add("features", values);
                begin.SignalAndWait();
                for (var i = 0; i < 5; i++)
                {
                    archive.Write(File);
                    NumpyArchive.Read(File).Tensor("features", ScalarType.Float32, 1).Dispose();
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();

        FluentActions.Invoking(() => Task.WaitAll(writers)).Should().NotThrow();
        Directory.GetFiles(folder.Path).Should().Equal(File);
    }

    [Fact]
    public void A_header_is_NumPys_and_values_are_aligned()
    {
        var archive = new NumpyArchive();
        archive.Add("x", zeros(2, 3));
        archive.Write(File);

        using var zip = ZipFile.OpenRead(File);
        using var entry = zip.GetEntry("x.npy")!.Open();
        var bytes = new byte[128];
        entry.ReadExactly(bytes);

        // numpy.lib.format of version 1.0.
        bytes[..10].Should().Equal(0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0);
        Encoding.ASCII.GetString(bytes[10..]).Should()
            .Be("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, ), }".PadRight(117) + "\n");
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", "C-ordered")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", "is <c8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "12 bytes of values for 'x.npy'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), }", "cannot be read")]
    public void Another_header_is_rejected(string header, string message)
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("x.npy").Open())
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header),
                .. new byte[8]]);

        FluentActions.Invoking(() => NumpyArchive.Read(File)).Should().Throw<InvalidDataException>()
            .WithMessage($"{File}: *{message}*");
    }

    public void Dispose() => folder.Dispose();

    private string File => Path.Combine(folder.Path, "x.npz");
}
