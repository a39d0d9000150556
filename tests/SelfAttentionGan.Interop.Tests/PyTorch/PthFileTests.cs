using Goldens;
using SelfAttentionGan.Interop.PyTorch;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.PyTorch;

/// <summary>Files that tests/Goldens/weight_files.py wrote with PyTorch, and those that PyTorch reads.</summary>
public sealed class PthFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("types")]
    [InlineData("types-legacy")]
    public void Every_type_is_read(string file)
    {
        using var state = PthFile.Read(Golden(file));

        state.Keys.Should().Equal(
            "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
            "complex128");
        state.Values.Should().OnlyContain(tensor => tensor.shape.Single() == 3 && !tensor.requires_grad);
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in state.Where(entry => !entry.Key.StartsWith("complex", StringComparison.Ordinal)))
            tensor.to(float64).data<double>().ToArray().Should().Equal([0, 1, name == "bool" ? 1 : 2], name);
        state["bfloat16"].dtype.Should().Be(ScalarType.BFloat16);
        state["complex64"].real.data<float>().ToArray().Should().Equal(0, 1, 2);
    }

    [Theory]
    [InlineData("views")]
    [InlineData("views-legacy")]
    public void Strides_offsets_and_shared_storages_are_read(string file)
    {
        using var state = PthFile.Read(Golden(file));

        Values("grid").Should().Equal(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Values("transposed").Should().Equal(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
        Values("row").Should().Equal(4, 5, 6, 7);
        Values("column").Should().Equal(2, 6, 10);
        Values("every_second").Should().Equal(1, 3, 5, 7, 9, 11);
        Values("repeated").Should().Equal(5, 5, 5, 5, 5, 5);
        Values("parameter").Should().Equal(2, 3);
        state["scalar"].shape.Should().BeEmpty();
        state["empty"].shape.Should().Equal(0, 5);
        state["grid"].fill_(7);
        Values("every_second").Should().OnlyContain(value => value == 7, "they share memory, as in PyTorch");

        float[] Values(string name)
        {
            using var scope = NewDisposeScope();
            return state[name].contiguous().data<float>().ToArray();
        }
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("checkpoint-legacy")]
    public void Nested_dictionaries_become_names_joined_by_dots(string file)
    {
        using var state = PthFile.Read(Golden(file));

        state.Keys.Should().StartWith(["state_dict.0.weight", "state_dict.0.bias", "state_dict.1.weight"])
            .And.Contain(["optimizer.state.0.exp_avg", "optimizer.state.3.exp_avg_sq"]);
        state.Metadata.Should().Contain(new Dictionary<string, string>
        {
            ["epoch"] = "3",
            ["loss"] = "0.25",
            ["run_name"] = "größe",
            ["ema"] = "false",
            ["args.lr.1"] = "0.25",
            ["big"] = "1099511627776",
            ["negative"] = "-7",
            ["optimizer.param_groups.0.betas.1"] = "0.75",
        });
        state.Metadata.Should().NotContainKeys("nothing", "best_fid", "device");
        using var section = state.Section("state_dict");
        section["1.num_batches_tracked"].item<long>().Should().Be(1);
    }

    [Fact]
    public void Reading_leaves_no_tensors_behind() => LiveTensors.ShouldStay(() => PthFile.Read(Golden("views")).Dispose());

    [Fact]
    public void What_is_written_is_read_with_the_same_bits()
    {
        using var types = PthFile.Read(Golden("types"));

        PthFile.Write(PathOf("ours.pth"), types, key: "state_dict");

        using var read = PthFile.Read(PathOf("ours.pth"));
        read.Keys.Should().Equal(types.Keys.Select(name => $"state_dict.{name}"));
        foreach (var (name, tensor) in types)
            read[$"state_dict.{name}"].bytes.ToArray().Should().Equal(tensor.bytes.ToArray(), name);
        Directory.GetFiles(folder.Path).Should().ContainSingle("it is complete before it has its name");
    }

    [Fact]
    public void Equal_tensors_give_equal_files()
    {
        using var types = PthFile.Read(Golden("types"));

        PthFile.Write(PathOf("a.pth"), types);
        PthFile.Write(PathOf("b.pth"), types);

        File.ReadAllBytes(PathOf("a.pth")).Should().Equal(File.ReadAllBytes(PathOf("b.pth")));
    }

    [PythonFact]
    public void PyTorch_loads_what_is_written()
    {
        foreach (var name in (string[])["types", "views"])
        {
            using var state = PthFile.Read(Golden(name));
            PthFile.Write(PathOf($"{name}.pth"), state);
        }

        Python.Run(
                "weight_files.py", "compare", PathOf("types.pth"), Golden("types"), PathOf("views.pth"), Golden("views-legacy"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal("12 of 12", "9 of 9");
    }

    private static string Golden(string name) =>
        Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "PyTorch", $"{name}.pth");

    private string PathOf(string file) => Path.Combine(folder.Path, file);
}
