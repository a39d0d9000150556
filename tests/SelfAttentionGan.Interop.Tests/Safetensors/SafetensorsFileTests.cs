using System.Buffers.Binary;
using System.Text;
using Goldens;
using SelfAttentionGan.Interop.Safetensors;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Safetensors;

/// <summary>A file that tests/Goldens/weight_files.py wrote from the format's description, and every rule of it.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private const string Valid = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private static readonly string Golden =
        Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "Safetensors", "types.safetensors");

    private readonly TemporaryFolder folder = new();

    private string PathOf(string file) => Path.Combine(folder.Path, file);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_type_is_read_with_the_metadata()
    {
        using var state = SafetensorsFile.Read(Golden);

        state.Metadata.Should().Equal(new Dictionary<string, string> { ["format"] = "pt", ["größe"] = "1" });
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in state.Where(entry => entry.Value.shape is [3] && entry.Key != "complex64"))
            tensor.to(float64).data<double>().ToArray().Should().Equal([0, 1, name == "bool" ? 1 : 2], name);
        state["complex64"].real.data<float>().ToArray().Should().Equal(0, 1, 2);
        state["bfloat16"].dtype.Should().Be(ScalarType.BFloat16);
        state["scalar"].shape.Should().BeEmpty();
        state["scalar"].item<float>().Should().Be(7);
        state["empty"].shape.Should().Equal(0, 5);
    }

    [Fact]
    public void What_is_written_is_read_with_the_same_bits_in_the_same_order()
    {
        using var golden = SafetensorsFile.Read(Golden);
        using var tensors = new StateDict();
        tensors.Add("transposed", arange(6).view(2, 3).t());
        foreach (var (name, tensor) in golden)
            tensors.Add(name, tensor.alias());

        SafetensorsFile.Write(PathOf("ours.safetensors"), tensors, golden.Metadata);

        using var read = SafetensorsFile.Read(PathOf("ours.safetensors"));
        read.Keys.Should().Equal(tensors.Keys);
        read.Metadata.Should().Equal(golden.Metadata);
        foreach (var (name, tensor) in golden)
            read[name].bytes.ToArray().Should().Equal(tensor.bytes.ToArray(), name);
        read["transposed"].data<long>().ToArray().Should().Equal(0, 3, 1, 4, 2, 5);
    }

    [Fact]
    public void Reading_leaves_no_tensors_behind() => LiveTensors.ShouldStay(() => SafetensorsFile.Read(Golden).Dispose());

    [PythonFact]
    public void A_reader_of_the_description_reads_what_is_written()
    {
        using var golden = SafetensorsFile.Read(Golden);
        SafetensorsFile.Write(PathOf("ours.safetensors"), golden);

        Python.Run("weight_files.py", "compare", PathOf("ours.safetensors"), Golden).Should().StartWith("13 of 13");
    }

    [Theory]
    [InlineData(Valid)]
    [InlineData("""{"__metadata__":{},"w":{"data_offsets":[0,8],"shape":[1,2,1],"dtype":"F32"}}   """)]
    [InlineData("""{"e":{"dtype":"F64","shape":[0],"data_offsets":[8,8]},"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""")]
    public void Headers_within_the_rules_are_read(string header)
    {
        Write(header, bytes: 8);

        using var state = SafetensorsFile.Read(PathOf("x.safetensors"));

        state.Should().ContainKey("w");
    }

    [Theory]
    [InlineData(" " + Valid, "begins with '{'")]
    [InlineData(Valid + "\n\0", "not the JSON")]
    [InlineData(Valid + "{}", "JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'w' twice")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not a text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":1}}""", "'extra'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "lacks dtype, shape or data_offsets")]
    [InlineData("""{"w":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""", "lacks dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "do not fit")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387905,4],"data_offsets":[0,16]}}""", "do not fit")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "do not fit")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "one before ends at 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "its tensors take 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "its tensors take 16")]
    [InlineData("""{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "one before ends at 8")]
    [InlineData("""{"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "F8_E4M3")]
    [InlineData("""{"w":{"dtype":"U16","shape":[4],"data_offsets":[0,8]}}""", "U16")]
    [InlineData("""{"w":[]}""", "no object")]
    [InlineData("{", "not the JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[[[[[]]]]],"data_offsets":[0,8]}}""", "whole numbers")]
    public void Headers_outside_the_rules_are_refused(string header, string message)
    {
        Write(header, bytes: 8);

        LiveTensors.ShouldStay(() => FluentActions.Invoking(() => SafetensorsFile.Read(PathOf("x.safetensors")))
            .Should().Throw<InvalidDataException>().Which.Message.Should().Contain(message).And.Contain("x.safetensors"));
    }

    [Theory]
    [InlineData(100_000_001L, "100000000 are the most")]
    [InlineData(-1L, "100000000 are the most")]
    [InlineData(90_000_000L, "which the file does not have")]
    public void Declared_lengths_are_not_believed(long length, string message)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        bytes[8] = (byte)'{';
        File.WriteAllBytes(PathOf("x.safetensors"), bytes);

        FluentActions.Invoking(() => SafetensorsFile.Read(PathOf("x.safetensors")))
            .Should().Throw<InvalidDataException>().Which.Message.Should().Contain(message);
    }

    [Fact]
    public void Tensors_that_the_format_cannot_have_are_refused_before_a_file_is_written()
    {
        using var state = new StateDict();
        state.Add("c", zeros(1, complex128));
        using var reserved = new StateDict();
        reserved.Add("__metadata__", zeros(1));

        FluentActions.Invoking(() => SafetensorsFile.Write(PathOf("y"), state)).Should().Throw<ArgumentException>().WithMessage("*'c'*convert*");
        FluentActions.Invoking(() => SafetensorsFile.Write(PathOf("y"), reserved)).Should().Throw<ArgumentException>().WithMessage("*rename*");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    private void Write(string header, int bytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);

        File.WriteAllBytes(PathOf("x.safetensors"), [.. length, .. text, .. new byte[bytes]]);
    }
}
