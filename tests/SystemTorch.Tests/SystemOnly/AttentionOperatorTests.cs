using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>Operators of our own, which scripts reach as Python does, under torch.ops.</summary>
public sealed class AttentionOperatorTests : IDisposable
{
    private readonly jit.CompilationUnit unit = jit.compile(
        """
        def attention(query, key, value):
            return torch.ops.systemtorch.attention(query, key, value)

        def gradients(gradient, query, key, value, output, rows):
            return torch.ops.systemtorch.attention_backward(gradient, query, key, value, output, rows)

        def relu(x):
            return torch.ops.aten.relu(x) + torch.relu(x)

        """);

    public void Dispose() => unit.Dispose();

    [Fact]
    public void Attention_gives_each_position_a_mean_of_the_values()
    {
        var (output, rows) = unit.invoke<Tensor, (Tensor, Tensor)>(
            "attention", zeros(2, 3, 5), zeros(2, 3, 7), ones(2, 4, 7));

        output.shape.Should().Equal(2, 4, 5);
        output.allclose(ones(2, 4, 5)).Should().BeTrue();
        rows.shape.Should().Equal(2, 2, 5);
        rows[0, 1].allclose(ones(5) / 7).Should().BeTrue("every key weighs a seventh");
    }

    [Fact]
    public void Scripts_still_know_the_operators_of_torch() =>
        unit.invoke<Tensor, Tensor>("relu", tensor(new[] { -1f, 2f })).data<float>().ToArray().Should().Equal(0f, 4f);

    [Fact]
    public void An_operator_that_is_not_there_does_not_compile()
    {
        var compile = () => jit.compile("def f(x):\n    return torch.ops.systemtorch.telepathy(x)\n");

        compile.Should().Throw<ExternalException>();
    }

    [Theory]
    [InlineData(new long[] { 3, 5 }, new long[] { 2, 3, 7 }, new long[] { 2, 4, 7 }, "takes a query")]
    [InlineData(new long[] { 2, 3, 5 }, new long[] { 2, 4, 7 }, new long[] { 2, 4, 7 }, "as many channels")]
    [InlineData(new long[] { 2, 3, 5 }, new long[] { 2, 3, 7 }, new long[] { 2, 4, 6 }, "a value for each key")]
    [InlineData(new long[] { 1, 3, 5 }, new long[] { 2, 3, 7 }, new long[] { 2, 4, 7 }, "one batch")]
    [InlineData(new long[] { 2, 3, 5 }, new long[] { 2, 3, 0 }, new long[] { 2, 4, 0 }, "channels and keys")]
    public void Shapes_that_do_not_fit_are_refused(long[] query, long[] key, long[] value, string rule)
    {
        var attend = () => unit.invoke("attention", zeros(query), zeros(key), zeros(value));

        attend.Should().Throw<ExternalException>().WithMessage($"*{rule}*");
    }

    [Fact]
    public void Types_that_differ_are_refused()
    {
        var (x, wide) = (zeros(1, 2, 3), zeros(1, 2, 3, ScalarType.Float64));

        var attend = () => unit.invoke("attention", x, x, wide);
        var learn = () => unit.invoke("gradients", wide, x, x, x, x, zeros(1, 2, 3));
        var misfit = () => unit.invoke("gradients", x, x, x, x, x, zeros(1, 1, 3));

        attend.Should().Throw<ExternalException>().WithMessage("*of one type*");
        learn.Should().Throw<ExternalException>().WithMessage("*the value's type*");
        misfit.Should().Throw<ExternalException>().WithMessage("*rows are N×2×positions*");
    }
}
