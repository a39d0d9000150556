using System.Runtime.InteropServices;
using Goldens;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>Mistakes that end the process on the package, or come with a page of native stack.</summary>
public sealed class NoAbortTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, Action> Mistakes => new()
    {
        { "matmul", () => ones(2, 3).matmul(ones(2, 3)) },
        { "mm", () => ones(2, 3).mm(ones(2, 3)) },
        { "bmm", () => ones(2, 3).bmm(ones(3, 2)) },
        { "conv2d", () => nn.functional.conv2d(ones(1, 3, 4, 4), ones(2, 4, 3, 3)) },
        { "conv_transpose2d", () => nn.functional.conv_transpose2d(ones(1, 3, 4, 4), ones(4, 2, 3, 3)) },
        { "linear", () => nn.Linear(3, 2).call(ones(2, 4)) },
        { "view", () => ones(2, 3).view(4) },
        { "cat", () => cat([ones(2, 2), ones(3, 3)], 1) },
        { "index", () => _ = ones(2)[5] },
        { "index_select", () => ones(2).index_select(0, tensor(new[] { 7L })) },
        { "gather", () => ones(2, 2).gather(1, tensor(new[] { 9L }).view(1, 1)) },
        { "embedding", () => nn.Embedding(2, 2).call(tensor(new[] { 5L })) },
        { "softmax", () => ones(2).softmax(4) },
        { "multinomial", () => multinomial(zeros(3), 2) },
        { "cholesky", () => linalg.cholesky(-eye(3)) },
        { "inv", () => linalg.inv(zeros(3, 3)) },
        { "svd", () => linalg.svd(ones(3)) },
        { "unused input", () => grad([ones([1], requires_grad: true) * 2], [ones([1], requires_grad: true)]) },
        { "unreachable grad", () => grad([ones(1)], [ones([1], requires_grad: true)]) },
        { "backward of many", () => ones([2], requires_grad: true).mul(2).backward() },
        { "set_rng_state", () => set_rng_state(ones(3, dtype: uint8)) },
        { "generator state", () => new Generator().set_state(ones(3, dtype: uint8)) },
        { "huge", () => empty([1L << 60]) },
        { "negative size", () => empty([-1L]) },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_an_exception_with_one_line(string name, Action mistake) =>
        mistake.Should().Throw<ExternalException>(name).Which.Message
            .Should().NotBeEmpty().And.NotContain("\n").And.NotContain("Exception raised from");

    [Fact]
    public void A_broken_script_is_an_exception()
    {
        var broken = Path.Combine(folder, "broken.pt");
        File.WriteAllBytes(broken, File.ReadAllBytes(Golden.PathOf("scripted.pt"))[..1000]);

        FluentActions.Invoking(() => jit.load<Tensor, Tensor>(broken)).Should().Throw<ExternalException>();
    }

    [Fact]
    public void A_script_given_a_bad_shape_is_an_exception()
    {
        using var module = jit.load<Tensor, Tensor>(Golden.PathOf("scripted.pt"));

        module.Invoking(m => m.call(ones(2, 9))).Should().Throw<ExternalException>();
        module.call(ones(2, 4)).shape.Should().Equal(2, 3);
    }

    [Fact]
    public void An_exception_in_backward_arrives_as_itself()
    {
        var x = ones([2], requires_grad: true);
        var y = Failing.apply(x).sum();

        y.Invoking(t => t.backward()).Should().Throw<Sorrow>().WithMessage("no derivative today");
        FluentActions.Invoking(() => grad([Failing.apply(x).sum()], [x])).Should().Throw<Sorrow>();
    }

    [Fact]
    public void An_exception_in_forward_arrives_as_itself() =>
        FluentActions.Invoking(() => FailingAtOnce.apply(ones(1))).Should().Throw<Sorrow>();

    [Fact]
    public void A_move_to_absent_hardware_is_an_exception()
    {
        if (cuda.is_available())
            return;

        ones(1).Invoking(t => t.to(CUDA)).Should().Throw<Exception>();
        nn.Linear(1, 1).Invoking(l => l.to(CUDA)).Should().Throw<Exception>();
        ones(1).device.type.Should().Be(DeviceType.CPU);
    }

    private sealed class Sorrow(string message) : Exception(message);

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(AutogradContext ctx, params object?[] vars) => (Tensor)vars[0]! * 1;

        public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output) =>
            throw new Sorrow("no derivative today");
    }

    private sealed class FailingAtOnce : SingleTensorFunction<FailingAtOnce>
    {
        public override string Name => nameof(FailingAtOnce);

        public override Tensor forward(AutogradContext ctx, params object?[] vars) =>
            throw new Sorrow("not even forward");

        public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output) => [grad_output];
    }
}
