using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Lets every position of a feature map look at every other one (SAGAN, section 3).</summary>
/// <remarks>
/// <para>
/// Computes <c>x + γ · output(value(x) · softmax(query(x)ᵀ key(x))ᵀ)</c> on maps N×C×positions; the softmax runs over
/// the keys, without a scale. Query, key, value and output are 1×1 convolutions; <see cref="SelfAttentionOptions"/>
/// says how wide they are, and whether keys and values are pooled.
/// </para>
/// <para>
/// γ starts at zero: a fresh layer returns its input, and training decides how much of the far field to let in; it
/// may turn negative. Training and evaluation compute the same, but for the projections' spectral normalisation,
/// where there is one. Source: Zhang et al., "Self-Attention Generative Adversarial Networks", arXiv:1805.08318.
/// </para>
/// </remarks>
public abstract class SelfAttention : WeightedModule<Tensor, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load. Torch registers the inherited
    // fields of a layer, but no private ones.
    private protected readonly Module<Tensor, Tensor> query, key, value;
    private protected readonly Module<Tensor, Tensor>? output;
    private protected readonly Parameter gamma;

    private readonly long channels, pool, productChannels;
    private readonly bool blocked;
    private readonly string shape;
    private readonly Func<Tensor, long, Tensor> shrink;

    /// <param name="name">The layer's name.</param>
    /// <param name="shape">The maps that the layer takes, with C for its channels; their rank counts.</param>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="options">The variant; null for the default.</param>
    /// <param name="convolve">Makes a 1×1 convolution from (channels in, channels out, whether it has biases).</param>
    /// <param name="shrink">Pools a map by a size in every direction.</param>
    internal SelfAttention(
        string name, string shape, long channels, SelfAttentionOptions? options,
        Func<long, long, bool, Module<Tensor, Tensor>> convolve, Func<Tensor, long, Tensor> shrink)
        : base(name)
    {
        options ??= SelfAttentionOptions.Seeds;
        if (Complaint(channels, options) is { } complaint)
            throw new ArgumentException(complaint, nameof(channels));

        OneDnnGuard.Ensure();
        (this.channels, pool, blocked) = (channels, options.Pool, options.Blocked);
        productChannels = channels / options.QueryReduction + channels / options.ValueReduction;
        (this.shape, this.shrink) = (shape.Replace("C", $"{channels}", StringComparison.Ordinal), shrink);

        query = Project(channels, channels / options.QueryReduction);
        key = Project(channels, channels / options.QueryReduction);
        value = Project(channels, channels / options.ValueReduction);
        output = options.Output ? Project(channels / options.ValueReduction, channels) : null;
        gamma = Parameter(options.ScalarGamma ? zeros([]) : zeros(1));
        gamma.DetachFromDisposeScope();

        RegisterComponents();

        Module<Tensor, Tensor> Project(long from, long to)
        {
            var convolution = convolve(from, to, options.Bias);
            return options.SpectralNorm is { } norm ? new SpectralNorm(convolution, norm) : convolution;
        }
    }

    /// <summary>γ, how much of the far field the layer lets in, where the layer is; not to be written to.</summary>
    internal Tensor Gamma => gamma;

    /// <summary>Returns the map, each position enriched by those it attends to.</summary>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">The map has another rank, other channels, or sides not to pool.</exception>
    public override Tensor forward(Tensor x)
    {
        Check(x);

        using var scope = NewDisposeScope();

        var q = query.call(x).flatten(2);                                        // (n, c/8, positions)
        var k = Pool(key.call(x)).flatten(2);                                    // (n, c/8, keys)
        var seen = Pool(value.call(x)).flatten(2);                               // (n, c/reduction, keys)
        var context = blocked
            ? BlockedAttention.Gather(q, k, seen)
            : BlockedAttention.Whole(q, k, seen);                                   // (n, c/reduction, positions)

        return Enrich(x, context).MoveToOuterDisposeScope();
    }

    /// <summary>Returns what <see cref="forward"/> returns and who looked at whom, in one computation.</summary>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>The enriched map, shaped as x, and the attention of <see cref="Attend"/>, N×positions×keys.</returns>
    /// <exception cref="ArgumentException">The map has another rank, other channels, or sides not to pool.</exception>
    public (Tensor Output, Tensor Map) ForwardWithMap(Tensor x)
    {
        using var scope = NewDisposeScope();

        var map = Attend(x);                                     // (n, positions, keys)
        var seen = Pool(value.call(x)).flatten(2);               // (n, c/reduction, keys)
        var context = seen.bmm(map.transpose(1, 2));             // (n, c/reduction, positions)

        return (Enrich(x, context).MoveToOuterDisposeScope(), map.MoveToOuterDisposeScope());
    }

    /// <summary>Returns who looks at whom: row i is how position i spreads its attention, and sums to one.</summary>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>
    /// The attention, N×positions×keys: queries down, keys across, both in the order of the flattened map. There are
    /// as many keys as positions, or, pooled by p in d dimensions, one for every pᵈ.
    /// </returns>
    /// <exception cref="ArgumentException">The map has another rank, other channels, or sides not to pool.</exception>
    public Tensor Attend(Tensor x)
    {
        Check(x);

        using var scope = NewDisposeScope();

        var q = query.call(x).flatten(2);                        // (n, c/8, positions)
        var k = Pool(key.call(x)).flatten(2);                    // (n, c/8, keys)

        return BlockedAttention.Map(q, k).MoveToOuterDisposeScope();
    }

    /// <summary>Says all that is wrong with a number of channels and a variant, or nothing.</summary>
    internal static string? Complaint(long channels, SelfAttentionOptions? options = null)
    {
        var complaints = (options ?? SelfAttentionOptions.Seeds).Complaints(channels).ToArray();

        return complaints.Length == 0 ? null : string.Join(" ", complaints);
    }

    // query · key and map · value; the projections are layers of their own.
    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output)
    {
        var positions = input.shape[2..].Aggregate(1L, (product, side) => product * side);
        var keys = input.shape[2..].Aggregate(1L, (product, side) => product * (side / pool));

        return input.shape[0] * positions * keys * productChannels;
    }

    private Tensor Enrich(Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();

        var image = context.view([x.shape[0], context.shape[1], .. x.shape[2..]]);

        return x.Plus(gamma * (output?.call(image) ?? image)).MoveToOuterDisposeScope();
    }

    private Tensor Pool(Tensor x) => pool == 1 ? x : shrink(x, pool);

    private void Check(Tensor x)
    {
        if (x.dim() != shape.Count(letter => letter == '×') + 1 || x.shape[1] != channels)
            throw new ArgumentException(
                $"This self-attention takes {shape} feature maps, but got {x.Describe()}; " +
                "make the layer with the channels of the stage before it.", nameof(x));

        if (x.shape[2..].Any(side => side < pool || side % pool != 0))
            throw new ArgumentException(
                $"Keys pooled by {pool} need sides that are multiples of {pool}, but got {x.Describe()}; " +
                $"resize the map, or attend with {nameof(SelfAttentionOptions.Pool)} = 1.", nameof(x));
    }
}
