using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class StateFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly Critic critic = new();
    private readonly Golden output = new("critic-output");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_that_PyTorchs_side_wrote_gives_PyTorchs_output()
    {
        critic.load(Golden.PathOf("critic.dat"));
        critic.eval();

        output.ShouldHold("output", critic.call(output["x"]));
    }

    [Fact]
    public void A_file_is_written_byte_for_byte_as_PyTorchs_side_writes_it()
    {
        critic.load(Golden.PathOf("critic.dat"));

        var path = Path.Combine(folder, "critic.dat");
        critic.save(path);

        File.ReadAllBytes(path).Should().Equal(File.ReadAllBytes(Golden.PathOf("critic.dat")));
    }

    [Fact]
    public void Streams_and_writers_carry_the_same_bytes()
    {
        using var stream = new MemoryStream();
        using var written = new MemoryStream();

        critic.save(stream);
        critic.save(new BinaryWriter(written));
        stream.ToArray().Should().Equal(written.ToArray());

        var other = new Critic();
        other.load(new MemoryStream(stream.ToArray()));
        other.ShouldHoldTheSameAs(critic);
    }

    [Fact]
    public void Tensors_of_every_type_are_read_and_written()
    {
        var golden = new Golden("types");
        var byType = new Dictionary<string, ScalarType>
        {
            ["uint8"] = uint8,
            ["int8"] = int8,
            ["int16"] = int16,
            ["int32"] = int32,
            ["int64"] = int64,
            ["float16"] = float16,
            ["float32"] = float32,
            ["float64"] = float64,
            ["bool"] = @bool,
        };

        foreach (var (name, type) in byType)
        {
            golden[name].dtype.Should().Be(type);
            golden[name].to(int64).data<long>().ToArray().Should().Equal(
                type == ScalarType.Bool ? [0, 1, 1, 1, 1, 1] : [0L, 1, 2, 3, 100, 127], $"{name} holds them");
        }

        golden["scalar"].item<float>().Should().Be(3.5f);
        golden["empty"].shape.Should().Equal(0, 4);
        golden["größe"].sum().item<long>().Should().Be(300 * 300);
        Written(golden).Should().Equal(File.ReadAllBytes(Golden.PathOf("types.dat")));
    }

    private static byte[] Written(Golden golden)
    {
        using var stream = new MemoryStream();
        Module.save_state_dict(new BinaryWriter(stream), golden.Keys.ToDictionary(key => key, key => golden[key]));
        return stream.ToArray();
    }

    [Fact]
    public void A_file_of_another_network_is_an_error()
    {
        var path = Path.Combine(folder, "linear.dat");
        Linear(2, 2).save(path);

        critic.Invoking(c => c.load(path)).Should().Throw<ArgumentException>();
        critic.Invoking(c => c.load(Path.Combine(folder, "absent.dat"))).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Keys_can_be_skipped_in_reading()
    {
        var path = Path.Combine(folder, "critic.dat");
        critic.save(path);
        var other = new Critic();
        var bias = other.get_parameter("score.bias")!.clone();

        other.load(path, skip: ["score.bias"]);

        other.get_parameter("score.bias")!.allclose(bias, 0, 0).Should().BeTrue();
        other.get_parameter("score.weight")!.allclose(critic.get_parameter("score.weight")!, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Keys_can_be_skipped_in_writing()
    {
        var path = Path.Combine(folder, "critic.dat");
        critic.save(path, skip: ["score.bias"]);
        var loaded = new Dictionary<string, bool>();

        critic.Invoking(c => c.load(path)).Should().Throw<ArgumentException>("eight tensors are not nine");
        critic.load(path, strict: false, loadedParameters: loaded);

        loaded.Should().HaveCount(8).And.NotContainKey("score.bias");
        loaded.Values.Should().AllBeEquivalentTo(true);
    }

    [Fact]
    public void A_forgiving_load_reads_over_strange_tensors()
    {
        var state = critic.state_dict();
        state.Add("strange", ones(3));
        using var stream = new MemoryStream();
        Module.save_state_dict(new BinaryWriter(stream), state);
        var loaded = new Dictionary<string, bool>();

        var other = new Critic();
        other.load(new MemoryStream(stream.ToArray()), strict: false, loadedParameters: loaded);

        loaded["strange"].Should().BeFalse();
        other.ShouldHoldTheSameAs(critic);
    }

    [Fact]
    public void A_single_tensor_has_a_file_of_its_own()
    {
        var path = Path.Combine(folder, "tensor.dat");
        var t = randn(3, 4);

        t.save(path);

        Tensor.load(path).allclose(t, 0, 0).Should().BeTrue();
        load(path).allclose(t, 0, 0).Should().BeTrue();
    }
}
