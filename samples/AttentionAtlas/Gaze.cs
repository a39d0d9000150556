using static TorchSharp.torch;

namespace AttentionAtlas;

/// <summary>How far and how widely an attention looks, in the mean over all pictures and positions.</summary>
/// <param name="Reach">Pixels from where it looks to where it looks at.</param>
/// <param name="EvenReach">The same for an attention that looks everywhere alike.</param>
/// <param name="Places">How many keys count: e to the entropy, 1 where it looks at one.</param>
internal sealed record Gaze(double Reach, double EvenReach, double Places)
{
    /// <param name="map">Attention over square pictures, N×positions×keys.</param>
    /// <param name="side">Pixels of a picture's side.</param>
    public static Gaze Of(Tensor map, int side)
    {
        using var scope = NewDisposeScope();

        var distances = cdist(Centres(map.shape[1], side), Centres(map.shape[2], side));    // (positions, keys)
        var entropy = -(map * map.clamp_min(1e-12).log()).sum(-1);                          // (n, positions)

        return new(
            (map * distances).sum(-1).mean().item<float>(), distances.mean().item<float>(),
            entropy.exp().mean().item<float>());
    }

    /// <summary>Returns the middles of a square grid's cells, count×2.</summary>
    private static Tensor Centres(long count, int side)
    {
        var across = (int)Math.Sqrt(count);
        var cells = (arange(across, dtype: ScalarType.Float32) + 0.5f) * ((float)side / across);

        return stack([cells.repeat_interleave(across), cells.repeat(across)], dim: 1);
    }
}
