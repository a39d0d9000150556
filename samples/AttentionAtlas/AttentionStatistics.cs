using static TorchSharp.torch;

namespace AttentionAtlas;

/// <summary>Statistics of attention maps, averaged over images and query positions.</summary>
/// <param name="MeanDistance">Mean attention distance: pixels from a query to its keys, weighted by attention.</param>
/// <param name="UniformDistance">The same for uniform attention.</param>
/// <param name="EffectiveKeys">The perplexity of the attention, exp(entropy): 1 where a query attends to one key.</param>
internal sealed record AttentionStatistics(double MeanDistance, double UniformDistance, double EffectiveKeys)
{
    /// <param name="map">Attention maps of square images, N×queries×keys.</param>
    /// <param name="side">Side of an image in pixels.</param>
    public static AttentionStatistics From(Tensor map, int side)
    {
        using var scope = NewDisposeScope();

        var distances = cdist(CellCenters(map.shape[1], side), CellCenters(map.shape[2], side));    // (queries, keys)
        var entropy = -(map * map.clamp_min(1e-12).log()).sum(-1);                                  // (n, queries)

        return new(
            (map * distances).sum(-1).mean().item<float>(), distances.mean().item<float>(),
            entropy.exp().mean().item<float>());
    }

    /// <summary>Returns the centers of a square grid's cells, count×2.</summary>
    private static Tensor CellCenters(long count, int side)
    {
        var columns = (int)Math.Sqrt(count);
        var cells = (arange(columns, dtype: ScalarType.Float32) + 0.5f) * ((float)side / columns);

        return stack([cells.repeat_interleave(columns), cells.repeat(columns)], dim: 1);
    }
}
