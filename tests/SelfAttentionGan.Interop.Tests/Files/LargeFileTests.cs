using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Interop.PyTorch;
using SelfAttentionGan.Interop.PyTorch.Zip;
using SelfAttentionGan.Interop.Tests.PyTorch;
using static SelfAttentionGan.Interop.Tests.PyTorch.HandMadePth;

namespace SelfAttentionGan.Interop.Tests.Files;

/// <summary>Files of more than 4 GB, sparse ones, of which a part is read.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const long Large = 5L << 30;

    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "weights");

    public void Dispose() => folder.Dispose();

    [PosixFact]
    public void A_tensor_behind_five_gigabytes_of_safetensors_is_read_alone()
    {
        var header = Encoding.UTF8.GetBytes($$"""
            {"large":{"dtype":"F32","shape":[{{Large / 4}}],"data_offsets":[0,{{Large}}]},
             "small":{"dtype":"F32","shape":[2],"data_offsets":[{{Large}},{{Large + 8}}]} }
            """);
        using (var file = File.Create(FilePath))
        {
            var length = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            file.Write([.. length, .. header]);
            file.Position += Large;
            file.Write(Floats(3, 4));
        }

        using var state = StateDict.Read(FilePath, name => name == "small");

        state.Keys.Should().Equal("small");
        state["small"].data<float>().ToArray().Should().Equal(3, 4);
    }

    [PosixFact]
    public void A_storage_behind_five_gigabytes_of_a_zip_file_is_read()
    {
        using (var file = File.Create(FilePath))
        using (var zip = new ZipWriter(file))
        {
            zip.Write("x/data.pkl", Named(Tensor(Storage(2), 0, [2], [1])));
            file.Position += Large;
            zip.Write("x/data/0", Floats(3, 4));
        }

        using var state = PthFile.Read(FilePath);

        state["w"].data<float>().ToArray().Should().Equal(3, 4);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("checkpoint-legacy")]
    public void Chosen_tensors_are_read_with_all_metadata(string file)
    {
        var path = Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "PyTorch", $"{file}.pth");
        using var all = PthFile.Read(path);

        using var chosen = PthFile.Read(path, name => name.StartsWith("state_dict.", StringComparison.Ordinal));

        chosen.Keys.Should().Equal(all.Keys.Where(name => name.StartsWith("state_dict.", StringComparison.Ordinal)));
        chosen.Metadata.Should().Equal(all.Metadata);
        foreach (var (name, tensor) in chosen)
            tensor.equal(all[name]).all().item<bool>().Should().BeTrue(name);
    }

    [Fact]
    public void Storages_of_tensors_that_are_left_out_are_not_read()
    {
        var (here, missing) = (Tensor(Storage(2), 0, [2], [1]), Tensor(Storage(2, key: "9"), 0, [2], [1]));
        HandMadePth.Write(FilePath, Pickle($"}}({Text("here")}{here}{Text("missing")}{missing}u"), Floats(3, 4));

        FluentActions.Invoking(() => PthFile.Read(FilePath)).Should().Throw<InvalidDataException>().WithMessage("*lacks its entry 'x/data/9'*");
        using var state = PthFile.Read(FilePath, name => name == "here");

        state["here"].data<float>().ToArray().Should().Equal(3, 4);
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
