using Goldens;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class StateDictTests : IDisposable
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
        ShouldHoldTheSame(other, critic);
    }

    [Fact]
    public void Tensors_of_every_type_are_read_and_written()
    {
        var golden = new Golden("types");
        var byType = new Dictionary<string, ScalarType>
        {
            ["uint8"] = uint8, ["int8"] = int8, ["int16"] = int16, ["int32"] = int32, ["int64"] = int64,
            ["float16"] = float16, ["float32"] = float32, ["float64"] = float64, ["bool"] = @bool,
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
    public void A_state_crosses_from_one_module_to_another_by_value()
    {
        var other = new Critic();

        var (missing, unexpected) = other.load_state_dict(critic.state_dict());

        missing.Should().BeEmpty();
        unexpected.Should().BeEmpty();
        ShouldHoldTheSame(other, critic);
        using (no_grad())
            critic.get_parameter("score.bias")!.fill_(100);
        other.get_parameter("score.bias")!.max().item<float>().Should().BeLessThan(100);
    }

    [Fact]
    public void A_missing_or_strange_key_is_an_error()
    {
        var state = critic.state_dict();
        state.Remove("score.bias", out var bias);
        critic.Invoking(c => c.load_state_dict(state)).Should().Throw<InvalidOperationException>();

        state.Add("score.bias", bias!);
        state.Add("strange", ones(1));
        critic.Invoking(c => c.load_state_dict(state)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_forgiving_load_names_what_did_not_fit()
    {
        var state = critic.state_dict();
        state.Remove("score.bias");
        state.Add("strange", ones(1));

        var (missing, unexpected) = critic.load_state_dict(state, strict: false);

        missing.Should().Equal("score.bias");
        unexpected.Should().Equal("strange");
    }

    [Fact]
    public void A_weight_of_another_shape_is_an_error()
    {
        var state = critic.state_dict();
        state["score.weight"] = ones(3, 3);

        critic.Invoking(c => c.load_state_dict(state)).Should().Throw<Exception>();
    }

    [Fact]
    public void A_file_of_another_network_is_an_error()
    {
        var path = Path.Combine(folder, "linear.dat");
        Linear(2, 2).save(path);

        critic.Invoking(c => c.load(path)).Should().Throw<Exception>();
    }

    [Fact]
    public void Skipped_keys_are_neither_written_nor_wanted()
    {
        var path = Path.Combine(folder, "critic.dat");
        critic.save(path, skip: ["score.weight", "score.bias"]);
        var other = new Critic();
        var bias = other.get_parameter("score.bias")!.clone();

        other.load(path, skip: ["score.weight", "score.bias"]);

        other.get_parameter("score.bias")!.allclose(bias, 0, 0).Should().BeTrue();
        other.get_parameter("features.weight")!.allclose(critic.get_parameter("features.weight")!, 0, 0)
            .Should().BeTrue();
    }

    [Fact]
    public void Loading_says_what_was_loaded()
    {
        var path = Path.Combine(folder, "critic.dat");
        critic.save(path, skip: ["score.bias"]);
        var loaded = new Dictionary<string, bool>();

        critic.load(path, strict: false, loadedParameters: loaded);

        loaded["score.bias"].Should().BeFalse();
        loaded["score.weight"].Should().BeTrue();
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

    private static void ShouldHoldTheSame(Module actual, Module expected)
    {
        var state = expected.state_dict();
        foreach (var (key, value) in actual.state_dict())
            value.allclose(state[key], 0, 0).Should().BeTrue($"{key} was copied");
    }

    private sealed class Critic : Module<Tensor, Tensor>
    {
        private readonly Conv2d features = Conv2d(3, 4, 3, padding: 1);
        private readonly BatchNorm2d normal = BatchNorm2d(4);
        private readonly Linear score = Linear(4, 2);

        public Critic() : base(nameof(Critic)) => RegisterComponents();

        public override Tensor forward(Tensor x) =>
            score.call(normal.call(features.call(x)).relu().mean([2, 3]));
    }
}
