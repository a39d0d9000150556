using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Attention;

/// <summary>
/// Heads and similarity of an attention, as a dot product: one for each image and head, so that one implementation of
/// attention serves all variants.
/// </summary>
/// <remarks>
/// <para>
/// A head has consecutive channels, as in PyTorch's <c>MultiheadAttention</c>; N images of H heads become a batch of
/// N·H.
/// </para>
/// <para>
/// Of <c>−‖q − k‖² = 2qᵀk − ‖k‖² − ‖q‖²</c> the last term is the same for all keys, and the softmax does not depend on
/// it. The rest is the dot product of <c>[2q, 1]</c> and <c>[k, −‖k‖²]</c>. A distance does not change when all points
/// move: the mean of the keys is subtracted first, since ‖k‖² would otherwise lose the digits of small distances.
/// </para>
/// </remarks>
/// <param name="options">Heads, similarity, and whether scores are scaled.</param>
internal sealed class AttentionScores(SelfAttentionOptions options)
{
    // Torch's fused attention takes channels in multiples of 8 (float16) or 4 (float32), and the full map otherwise.
    private const long FusedMultiple = 8;

    private readonly bool isPlain =
        options is { Heads: 1, Similarity: AttentionSimilarity.DotProduct, ScaleScores: false };

    /// <summary>Products per position and key, besides those of query, key and value.</summary>
    public long ExtraChannels => IsDistance ? options.Heads : 0;

    private bool IsDistance => options.Similarity == AttentionSimilarity.L2Distance;

    /// <summary>Returns query and key whose dot products are the scores.</summary>
    /// <param name="query">N×c×positions.</param>
    /// <param name="key">N×c×keys.</param>
    /// <returns>N·heads×d×positions and N·heads×d×keys.</returns>
    public (Tensor Query, Tensor Key) Compute(Tensor query, Tensor key)
    {
        if (isPlain)
            return (query, key);

        using var scope = NewDisposeScope();

        var (q, k) = (Split(query), Split(key));                                 // (n·heads, d, positions), (…, keys)
        var scale = options.ScaleScores ? 1 / Math.Sqrt(q.shape[1]) : 1;
        if (IsDistance)
            (q, k) = ToDotProduct(q, k, scale);
        else if (options.ScaleScores)
            q *= Scalars.Of(scale);

        if (q.device_type != DeviceType.CPU)
            (q, k) = (PadChannels(q), PadChannels(k));

        return (q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Returns the channels of each head in a batch of their own: N×c×keys becomes N·heads×c/heads×keys.
    /// </summary>
    public Tensor Split(Tensor x) =>
        options.Heads == 1
            ? x.alias()
            : x.reshape(x.shape[0] * options.Heads, x.shape[1] / options.Heads, x.shape[2]);

    /// <summary>Returns the maps of the heads: N·heads×positions×keys becomes N×heads×positions×keys.</summary>
    public Tensor SplitMaps(Tensor maps) =>
        maps.view(maps.shape[0] / options.Heads, options.Heads, maps.shape[1], maps.shape[2]);

    /// <summary>
    /// Adds channels of zeros, which change no score, up to a number that torch's fused attention takes.
    /// </summary>
    internal static Tensor PadChannels(Tensor x)
    {
        using var scope = NewDisposeScope();
        var missing = (FusedMultiple - x.shape[1] % FusedMultiple) % FusedMultiple;

        return cat([x, x.new_zeros(x.shape[0], missing, x.shape[2])], 1).MoveToOuterDisposeScope();
    }

    private static (Tensor Query, Tensor Key) ToDotProduct(Tensor query, Tensor key, double scale)
    {
        using var scope = NewDisposeScope();

        // Narrower types have too few digits for ‖k‖².
        var type = query.element_size() < sizeof(float) ? ScalarType.Float32 : query.dtype;
        var (q, k) = (query.to(type), key.to(type));
        var center = k.detach().mean([2], keepdim: true);                        // (n, d, 1)
        (q, k) = (q - center, k - center);
        var norms = k.Squared().sum(1, keepdim: true);                           // (n, 1, keys)
        var ones = q.new_ones(q.shape[0], 1, q.shape[2]);                        // (n, 1, positions)

        return (
            cat([q * Scalars.Of(2 * scale), ones], 1).MoveToOuterDisposeScope(),             // (n, d + 1, positions)
            cat([k, norms * Scalars.Of(-scale)], 1).MoveToOuterDisposeScope());              // (n, d + 1, keys)
    }

}
