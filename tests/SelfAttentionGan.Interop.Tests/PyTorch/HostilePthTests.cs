using System.IO.Compression;
using System.Text;
using SelfAttentionGan.Interop.PyTorch;
using static SelfAttentionGan.Interop.Tests.PyTorch.HandMadePth;

namespace SelfAttentionGan.Interop.Tests.PyTorch;

/// <summary>Files made to run code or to exhaust memory: each is refused, and allocates little.</summary>
public sealed class HostilePthTests : IDisposable
{
    private const long MaxBytes = 256 << 20;

    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "hostile.pth");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_hand_made_form_is_read()
    {
        Write(File, Named(Tensor(Storage(2), 0, [2], [1])), new byte[8]);

        using var state = PthFile.Read(File);

        state["w"].shape.Should().Equal(2);
    }

    [Theory]
    [InlineData("cposix\nsystem\n(X\u0004\0\0\0echotR", "posix.system")]
    [InlineData("cbuiltins\neval\n(X\u0001\0\0\01tR", "builtins.eval")]
    [InlineData("X\u0005\0\0\0posixX\u0006\0\0\0system\u0093)R", "posix.system")]
    [InlineData("ctorch.nn.modules.linear\nLinear\n)\u0081", "torch.nn.modules.linear.Linear")]
    [InlineData("ctorch\nload\n)R", "torch.load")]
    public void Objects_outside_the_list_are_refused_by_name(string opcodes, string name) =>
        Refused(Pickle(opcodes)).Should().Contain(name).And.Contain("nothing was run");

    [Fact]
    public void Whole_modules_are_refused_with_the_remedy() =>
        FluentActions.Invoking(() => PthFile.Read(
            Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "PyTorch", "module.pth")))
            .Should().Throw<InvalidDataException>().WithMessage("*Linear*model.state_dict()*");

    [Fact]
    public void Lists_that_double_without_end_are_refused()
    {
        // Each list has the one before twice: 2⁶⁰ elements in some hundred bytes.
        var bomb = "]" + string.Concat(Enumerable.Range(0, 30).Select(i => $"q{(char)i}0]h{(char)i}ah{(char)i}a"));

        Refused(Pickle(bomb)).Should().Contain("more than 1048576 values");
    }

    [Theory]
    [InlineData("]q\0h\0a")]
    [InlineData("}q\0X\u0001\0\0\0ah\0s")]
    public void Values_within_themselves_are_refused(string opcodes) =>
        Refused(Pickle(opcodes)).Should().Contain("in themselves");

    [Theory]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("X\u00ff\u00ff\u00ff\u007f")]
    [InlineData("T\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f")]
    [InlineData("\u008a\u00ff")]
    public void Declared_lengths_are_not_believed(string opcodes) =>
        Refused(Pickle(opcodes)).Should().Contain("ends within a pickle");

    [Theory]
    [InlineData("a")]
    [InlineData("(K\u0001a")]
    [InlineData("]a")]
    [InlineData("t")]
    [InlineData("R")]
    [InlineData("h\u0005")]
    [InlineData("Q")]
    [InlineData("NQ")]
    [InlineData("NN\u0093")]
    [InlineData("}(NuN")]
    [InlineData("P0\n")]
    [InlineData("")]
    public void Opcodes_without_their_values_are_refused(string opcodes) => Refused(Pickle(opcodes)).Should().Contain("pickle");

    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(0, 2, 2)]
    [InlineData(-1, 1, 1)]
    [InlineData(0, 2, -1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, long.MaxValue, 1)]
    [InlineData(0, 3, long.MaxValue)]
    [InlineData(long.MaxValue, 1, 1)]
    public void Tensors_outside_their_storage_are_refused(long offset, long size, long stride) =>
        Refused(Named(Tensor(Storage(2), offset, [size], [stride])), new byte[8])
            .Should().Contain("in a storage of 2 elements");

    [Fact]
    public void Tensors_that_repeat_elements_without_end_are_refused()
    {
        Refused(Named(Tensor(Storage(1), 0, [1L << 40], [0])), new byte[4]).Should().Contain("far more than the file");
        Refused(Named(Tensor(Storage(1), 0, [1L << 32, 1L << 32], [0, 0])), new byte[4]).Should().Contain("storage of 1");
        Refused(Named(Tensor(Storage(1), 0, [.. Enumerable.Repeat(1L, 65)], new long[65])), new byte[4])
            .Should().Contain("65 dimensions");
    }

    [Theory]
    [InlineData(1L << 60)]
    [InlineData(-1)]
    [InlineData(1L << 30)]
    public void Storages_larger_than_the_file_are_refused(long elements) =>
        Refused(Named(Tensor(Storage(elements), 0, [1], [1])), new byte[4]).Should().Contain("more than the file can have");

    [Fact]
    public void Storages_that_are_declared_otherwise_than_they_are_are_refused()
    {
        Refused(Named(Tensor(Storage(3), 0, [1], [1])), new byte[8]).Should().Contain("8 bytes");
        Refused(Named(Tensor(Storage(2, key: "../../1"), 0, [1], [1])), new byte[8]).Should().Contain("lacks its entry");
        Refused(Pickle($"}}{Text("a")}{Tensor(Storage(2), 0, [1], [1])}s{Text("b")}"
            + $"{Tensor(Storage(1, type: "DoubleStorage"), 0, [1], [1])}s"), new byte[8]).Should().Contain("in two ways");
    }

    [Fact]
    public void One_name_has_one_tensor() =>
        Refused(Pickle($"}}{Text("w")}{Tensor(Storage(2), 0, [2], [1])}q\0s{Text("w")}h\0s"), new byte[8])
            .Should().Contain("two values named 'w'");

    [Fact]
    public void A_compressed_bomb_is_refused()
    {
        const int storage = 1 << 30;
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            using (var pickle = zip.CreateEntry("x/data.pkl").Open())
                pickle.Write(Named(Tensor(Storage(storage / 4), 0, [1], [1])));
            using var zeros = zip.CreateEntry("x/data/0", CompressionLevel.Fastest).Open();
            for (var i = 0; i < 100; i++)
                zeros.Write(new byte[1 << 20]);
        }

        Refused().Should().Contain("more than the file can have");
    }

    [Fact]
    public void Compressed_entries_are_read()
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            using (var pickle = zip.CreateEntry("x/data.pkl").Open())
                pickle.Write(Named(Tensor(Storage(2), 0, [2], [1])));
            using var content = zip.CreateEntry("x/data/0").Open();
            content.Write([0, 0, 128, 63, 0, 0, 0, 64]);
        }

        using var state = PthFile.Read(File);

        state["w"].data<float>().ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public void Other_zip_files_are_refused()
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
            zip.CreateEntry("a/b/data.pkl").Open().Dispose();
        Refused().Should().Contain("not one of torch.save");

        System.IO.File.Delete(File);
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            zip.CreateEntry("x/data.pkl").Open().Dispose();
            zip.CreateEntry("x/constants.pkl").Open().Dispose();
        }

        Refused().Should().Contain("TorchScript");
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            zip.CreateEntry("x/data.pkl").Open().Dispose();
            zip.CreateEntry("x/data.pkl").Open().Dispose();
        }

        Refused().Should().Contain("two entries 'x/data.pkl'");
    }

    [Fact]
    public void Changed_bytes_are_found_by_the_checksum()
    {
        Write(File, Named(Tensor(Storage(2), 0, [2], [1])), Encoding.ASCII.GetBytes("abcdefgh"));
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[bytes.AsSpan().IndexOf("abcdefgh"u8)]++;
        System.IO.File.WriteAllBytes(File, bytes);

        Refused().Should().Contain("checksum");
    }

    [Fact]
    public void Other_pickles_are_refused()
    {
        System.IO.File.WriteAllBytes(File, Pickle("}"));

        Refused().Should().Contain("not one of torch.save");
    }

    private string Refused(byte[] pickle, params byte[][] storages)
    {
        Write(File, pickle, storages);

        return Refused();
    }

    private string Refused()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? message = null;
        LiveTensors.ShouldStay(() =>
            message = FluentActions.Invoking(() => PthFile.Read(File)).Should().Throw<InvalidDataException>().Which.Message);

        message.Should().Contain(File);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MaxBytes);
        return message!;
    }
}
