using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Models;

/// <summary>Counts multiplications with an addition for one image.</summary>
internal static class MultiplyAdds
{
    /// <summary>A convolution, counted at its output's size; a transposed one at its input's.</summary>
    public static long Convolution(long from, long to, long kernel, MapSize size) =>
        from * to * kernel * kernel * size.Positions;

    public static long Attention(long channels, MapSize size, SelfAttentionOptions options)
    {
        var positions = size.Positions;
        var keys = positions / options.Pool / options.Pool;
        var (query, value) = (channels / options.QueryReduction, channels / options.ValueReduction);

        return positions * channels * (2 * query + value)
            + positions * keys * (query + value)
            + (options.Output ? positions * value * channels : 0);
    }

    /// <summary>The residual control, as costly as its parameters are many.</summary>
    public static long Pointwise(long channels, MapSize size) => 5 * channels * channels / 4 * size.Positions;

    public static long ResidualUp(long from, long to, MapSize size) =>
        Convolution(from, to, 3, size.Doubled) + Convolution(to, to, 3, size.Doubled)
        + Convolution(from, to, 1, size.Doubled);

    public static long ResidualDown(long from, long to, MapSize size, bool halve, bool first, bool thin)
    {
        var between = thin && !first ? from : to;
        var shortcut = from == to && !halve ? 0 : Convolution(from, to, 1, first ? size.Halved : size);

        return Convolution(from, between, 3, size) + Convolution(between, to, 3, size) + shortcut;
    }
}
