using SelfAttentionGan.Interop.PyTorch;
using SelfAttentionGan.Interop.Safetensors;
using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests;

public sealed class StateDictTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Module<Tensor, Tensor> module = Sequential(("a", Linear(2, 3)), ("b", BatchNorm1d(3)));

    public void Dispose()
    {
        module.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("weights.pth")]
    [InlineData("weights.safetensors")]
    public void A_generator_that_is_written_read_and_loaded_generates_the_same_images(string file)
    {
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, Classes = 3 };
        using var trained = SaganGeneratorBuilder.From(options).Build();
        using var loaded = SaganGeneratorBuilder.From(options).Build();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (z, labels) = (randn(2, trained.LatentDim), tensor(new long[] { 0, 2 }));
        trained.eval();
        loaded.eval();

        using (var state = StateDict.From(trained))
            Write(file, state);
        using (var state = StateDict.Read(PathOf(file)))
            state.LoadInto(loaded).Should().BeEquivalentTo(new IncompatibleKeys([], []));

        loaded.Generate(z, labels).allclose(trained.Generate(z, labels), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Tensors_of_a_module_share_its_memory_and_leave_it_its_tensors()
    {
        LiveTensors.ShouldStay(() =>
        {
            using var state = StateDict.From(module);

            state.Keys.Should().StartWith(["a.weight", "a.bias", "b.weight"]);
            state.Values.Should().OnlyContain(tensor => !tensor.requires_grad);
            using (no_grad())
                state["a.bias"].fill_(7);
        });

        module.get_parameter("a.bias")!.data<float>().ToArray().Should().Equal(7, 7, 7);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_in_one_message_and_nothing_is_loaded()
    {
        using var state = new StateDict();
        state.Add("a.weight", ones(3, 3));
        state.Add("a.bias", full([3], 9));
        state.Add("c.gain", ones(1));
        var before = module.get_parameter("a.bias")!.data<float>().ToArray();

        var load = () => state.LoadInto(module);

        load.Should().Throw<InvalidDataException>().Which.Message.Should()
            .Contain("wrong shapes: 'a.weight' is [3, 3] there and [3, 2] here")
            .And.Contain("missing: 'b.weight', 'b.bias', 'b.running_mean'")
            .And.Contain("unexpected: 'c.gain'")
            .And.EndWith("Nothing was loaded.");
        module.get_parameter("a.bias")!.data<float>().ToArray().Should().Equal(before);
    }

    [Fact]
    public void Names_of_one_side_are_left_out_on_request_but_shapes_must_fit()
    {
        using var state = new StateDict();
        state.Add("a.bias", full([3], 9));
        state.Add("c.gain", ones(1));

        var keys = state.LoadInto(module, strict: false);

        keys.Unexpected.Should().Equal("c.gain");
        keys.Missing.Should().StartWith("a.weight").And.NotContain("a.bias");
        module.get_parameter("a.bias")!.data<float>().ToArray().Should().Equal(9, 9, 9);
        state.Add("a.weight", ones(1));
        FluentActions.Invoking(() => state.LoadInto(module, strict: false))
            .Should().Throw<InvalidDataException>().WithMessage("*'a.weight' is [1]*").Which.Message.Should().NotContain("missing");
    }

    [Fact]
    public void Values_are_converted_and_gradients_are_required_as_before()
    {
        module.get_parameter("a.weight")!.requires_grad = false;
        using var state = StateDict.From(module);
        using var doubles = new StateDict();
        foreach (var (name, tensor) in state)
            doubles.Add(name, full_like(tensor, 2).to(float64));

        doubles.LoadInto(module);

        module.get_parameter("a.weight")!.dtype.Should().Be(ScalarType.Float32);
        module.get_parameter("a.weight")!.data<float>().ToArray().Should().OnlyContain(value => value == 2);
        module.get_parameter("a.weight")!.requires_grad.Should().BeFalse();
        module.get_parameter("a.bias")!.requires_grad.Should().BeTrue();
    }

    [Fact]
    public void A_section_has_the_tensors_below_a_name()
    {
        using var state = new StateDict { Metadata = new Dictionary<string, string> { ["net.step"] = "3", ["other"] = "4" } };
        state.Add("net.weight", ones(1));
        state.Add("network", ones(1));

        using var section = state.Section("net");

        section.Keys.Should().Equal("weight");
        section.Metadata.Should().Equal(new Dictionary<string, string> { ["step"] = "3" });
        FluentActions.Invoking(() => state.Section("generator")).Should().Throw<KeyNotFoundException>()
            .WithMessage("*below 'generator'*'net.weight', 'network'*");
    }

    [Fact]
    public void Names_differ_and_tensors_require_no_gradients()
    {
        using var state = new StateDict();
        state.Add("x", ones(1));
        using var weight = ones(1, requires_grad: true);

        FluentActions.Invoking(() => state.Add("x", ones(1))).Should().Throw<ArgumentException>().WithMessage("*two 'x'*");
        FluentActions.Invoking(() => state.Add("y", weight)).Should().Throw<ArgumentException>().WithMessage("*detach*");
        FluentActions.Invoking(() => state["z"]).Should().Throw<KeyNotFoundException>().WithMessage("*'x'*");
    }

    [Fact]
    public void The_format_is_found_by_content()
    {
        using var state = StateDict.From(module);
        SafetensorsFile.Write(PathOf("a.bin"), state);
        PthFile.Write(PathOf("b.bin"), state);

        foreach (var file in (string[])["a.bin", "b.bin"])
        {
            using var read = StateDict.Read(PathOf(file));
            read.Keys.Should().Equal(state.Keys);
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<!DOCTYPE html><html>", "begins with the text '<!DOCTYPE html><'")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer")]
    public void A_file_that_is_none_of_weights_is_refused_with_its_beginning(string content, string message)
    {
        File.WriteAllText(PathOf("x.pth"), content);

        FluentActions.Invoking(() => StateDict.Read(PathOf("x.pth"))).Should().Throw<InvalidDataException>()
            .Which.Message.Should().Contain(message).And.Contain(PathOf("x.pth"));
    }

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        FluentActions.Invoking(() => StateDict.Read(PathOf("x.pth"))).Should().Throw<FileNotFoundException>().WithMessage("*x.pth*");
        FluentActions.Invoking(() => StateDict.Read(folder.Path)).Should().Throw<FileNotFoundException>().WithMessage("*is a folder*");
    }

    private string PathOf(string file) => Path.Combine(folder.Path, file);

    private void Write(string file, StateDict state)
    {
        if (file.EndsWith(".pth", StringComparison.Ordinal))
            PthFile.Write(PathOf(file), state);
        else
            SafetensorsFile.Write(PathOf(file), state);
    }
}
