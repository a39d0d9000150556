using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>Convolutions in bfloat16 as operators of our own: what does not fit is refused, and ends nothing.</summary>
public sealed class PatchOperatorTests : IDisposable
{
    private readonly jit.CompilationUnit unit = jit.compile(
        """
        def coarse(x, matrix, k: int, s: int, p: int):
            return torch.ops.systemtorch.convolution(x, matrix, [k, k], [s, s], [p, p])

        def fine(x, matrix, k: int, s: int, p: int, side: int):
            return torch.ops.systemtorch.convolution_transposed(x, matrix, [k, k], [s, s], [p, p], side, side)

        def weight(coarse, fine, k: int, s: int, p: int):
            return torch.ops.systemtorch.convolution_weight(coarse, fine, [k, k], [s, s], [p, p])

        """);

    public void Dispose() => unit.Dispose();

    [Fact]
    public void A_window_of_ones_counts_the_map_that_it_sees()
    {
        using var matrix = ones(1, 2 * 9, ScalarType.BFloat16);

        var seen = (Tensor)unit.invoke("coarse", ones(1, 2, 3, 3), matrix, 3, 1, 1);
        var laid = (Tensor)unit.invoke("fine", ones(1, 1, 3, 3), matrix, 3, 1, 1, 3);
        var learnt = (Tensor)unit.invoke("weight", ones(1, 1, 3, 3), ones(1, 2, 3, 3), 3, 1, 1);

        float[] corners = [4, 6, 4, 6, 9, 6, 4, 6, 4];
        seen.data<float>().ToArray().Should().Equal(corners.Select(count => 2 * count));
        laid[0, 1].contiguous().data<float>().ToArray().Should().Equal(corners);
        learnt[0].data<float>().ToArray().Should().Equal([.. corners, .. corners]);
    }

    [Fact]
    public void No_pictures_give_none()
    {
        using var matrix = ones(4, 2 * 9, ScalarType.BFloat16);

        ((Tensor)unit.invoke("coarse", ones(0, 2, 3, 3), matrix, 3, 1, 1)).shape.Should().Equal(0, 4, 3, 3);
        ((Tensor)unit.invoke("fine", ones(0, 4, 3, 3), matrix, 3, 1, 1, 3)).shape.Should().Equal(0, 2, 3, 3);
        ((Tensor)unit.invoke("weight", ones(0, 4, 3, 3), ones(0, 2, 3, 3), 3, 1, 1)).abs().sum().ToDouble().Should().Be(0);
    }

    [Theory]
    [InlineData(new long[] { 2, 3, 3 }, new long[] { 1, 18 }, 3, 1, 1, "N×C×H×W")]
    [InlineData(new long[] { 1, 2, 3, 3 }, new long[] { 1, 17 }, 3, 1, 1, "coarse channels × 18")]
    [InlineData(new long[] { 1, 2, 3, 3 }, new long[] { 1, 50 }, 5, 1, 0, "fits into the map")]
    [InlineData(new long[] { 1, 2, 3, 3 }, new long[] { 1, 18 }, 3, 0, 1, "stride are positive")]
    [InlineData(new long[] { 1, 2, 3, 3 }, new long[] { 1, 18 }, 3, 1, -1, "not negative")]
    public void What_does_not_fit_is_refused(long[] map, long[] matrix, int kernel, int stride, int padding, string rule)
    {
        var convolve = () => unit.invoke(
            "coarse", zeros(map), zeros(matrix, ScalarType.BFloat16), kernel, stride, padding);

        convolve.Should().Throw<ExternalException>().WithMessage($"*{rule}*");
    }

    [Fact]
    public void Types_and_sides_that_do_not_fit_are_refused()
    {
        var (map, matrix) = (zeros(1, 2, 3, 3), zeros(1, 18, ScalarType.BFloat16));

        var wide = () => unit.invoke("coarse", map.@double(), matrix, 3, 1, 1);
        var exact = () => unit.invoke("coarse", map, matrix.@float(), 3, 1, 1);
        var large = () => unit.invoke("fine", zeros(1, 1, 3, 3), matrix, 3, 1, 1, 4);
        var apart = () => unit.invoke("weight", zeros(1, 1, 2, 2), map, 3, 1, 1);

        wide.Should().Throw<ExternalException>().WithMessage("*of float32*");
        exact.Should().Throw<ExternalException>().WithMessage("*of bfloat16*");
        large.Should().Throw<ExternalException>().WithMessage("*takes N×1×4×4*");
        apart.Should().Throw<ExternalException>().WithMessage("*leads to 3×3*");
    }
}
