using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights.Formats;

/// <summary>A convolution, linear layer or embedding, with or without spectral normalization.</summary>
/// <remarks>
/// A project that iterates in evaluation, too, computes σ' = ‖Wv‖ with v = Wᵀu / ‖Wᵀu‖ from a stored u. Here σ = uᵀWv in
/// evaluation, and u alone counts in training: hence v is scaled so that uᵀWv = σ'.
/// </remarks>
internal sealed class LayerFormat : WeightFormat
{
    private const string Weight = "weight", Bias = "bias", Original = "weight_orig", U = "weight_u", V = "weight_v";
    private const double SmallestPart = 0.1;

    private readonly string weight, u;
    private readonly string? v, sigma;
    private readonly bool iterated;

    private LayerFormat(string weight, string u, string? v, string? sigma, bool iterated) =>
        (this.weight, this.u, this.v, this.sigma, this.iterated) = (weight, u, v, sigma, iterated);

    /// <summary><c>torch.nn.utils.spectral_norm</c>.</summary>
    public static LayerFormat Torch { get; } = new(Original, U, V, null, iterated: false);

    /// <summary>No spectral normalization.</summary>
    public static LayerFormat Plain => Torch;

    /// <summary>Spectral normalization that iterates at each call, in evaluation, too.</summary>
    /// <param name="weight">The weight's name.</param>
    /// <param name="u">The name of u.</param>
    /// <param name="v">The name of v; null where it is not stored.</param>
    /// <param name="sigma">The name of σ; null where it is not stored.</param>
    public static LayerFormat Iterated(string weight, string u, string? v, string? sigma) =>
        new(weight, u, v, sigma, iterated: true);

    public override IEnumerable<(string Name, Tensor? Value)> Import(
        PublishedPart published, IReadOnlyDictionary<string, Tensor> ours)
    {
        if (ours.ContainsKey(Bias))
            yield return (Bias, published.Take(Bias));
        if (!ours.ContainsKey(Original))
        {
            yield return (Weight, published.Take(Weight));
            yield break;
        }

        var (w, left) = (published.Take(weight), published.Take(u));
        var right = v is null ? null : published.Take(v);
        if (sigma is not null)
            published.Find(sigma);

        yield return (Original, w);
        yield return (U, left?.flatten());
        yield return (V, iterated ? Scaled(w, left?.flatten(), right) : right);
    }

    public override IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours)
    {
        if (ours.TryGetValue(Bias, out var bias))
            yield return (Bias, bias);
        if (!ours.TryGetValue(Original, out var w))
        {
            yield return (Weight, ours[Weight]);
            yield break;
        }

        yield return (weight, w);
        yield return (u, v is null ? ours[U].unsqueeze(0) : ours[U]);
        if (v is not null)
            yield return (v, iterated ? ours[V] / ours[V].norm() : ours[V]);
        if (sigma is not null)
            yield return (sigma, ours[U].dot(w.flatten(1).mv(ours[V])).reshape(1));
    }

    /// <summary>Returns v, or one iteration's, scaled so that uᵀWv is the σ of that iteration.</summary>
    private static Tensor? Scaled(Tensor? w, Tensor? u, Tensor? v)
    {
        if (w is null || u is null || w.dim() < 2 || w.shape[0] != u.numel() || v?.numel() * w.shape[0] != (v is null ? null : w.numel()))
            return v;

        var matrix = w.to(float64).flatten(1);                       // (rows, columns)
        var left = u.to(float64);
        var iterated = matrix.t().mv(left);
        iterated /= iterated.norm();
        var sigma = matrix.mv(iterated).norm();

        var kept = v?.to(float64) ?? iterated;
        var estimate = left.dot(matrix.mv(kept));
        if (!((estimate / sigma).item<double>() >= SmallestPart))     // v is not of this weight
            (kept, estimate) = (iterated, left.dot(matrix.mv(iterated)));

        return (kept * (sigma / estimate)).nan_to_num().to(w.dtype);
    }
}
