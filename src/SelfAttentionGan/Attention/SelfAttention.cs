using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Attention;

/// <summary>
/// Self-attention over feature maps (Zhang et al. 2019, section 3): every position attends to every other.
/// </summary>
/// <remarks>
/// <para>
/// Computes <c>x + γ · output(value(x) · softmax(query(x)ᵀ key(x))ᵀ)</c> on maps N×C×positions; the softmax runs over
/// the keys, without a scale. Query, key, value and output are 1×1 convolutions; <see cref="SelfAttentionOptions"/>
/// sets their channels, and whether keys and values are pooled.
/// </para>
/// <para>
/// Options: several heads (Vaswani et al. 2017), each with its own channels and softmax, side by side in the context;
/// distances for dot products (Kim et al. 2021); scores divided by √d.
/// </para>
/// <para>
/// γ starts at zero: a new layer is the identity, and training learns how much non-local context to add; γ may become
/// negative. Training and evaluation differ only in the projections' spectral normalization, where there is one.
/// Source: Zhang et al., "Self-Attention Generative Adversarial Networks", arXiv:1805.08318.
/// </para>
/// </remarks>
public abstract class SelfAttention : CheckedModule<Tensor, Tensor>, IMultiplyAdds, IAttentionLayer
{
    // Field names are checkpoint keys: rename one and old weights no longer load. Torch registers inherited
    // fields, but no private ones.
    private protected readonly Module<Tensor, Tensor> query, value;
    private protected readonly Module<Tensor, Tensor>? key, output;
    private protected readonly Parameter gamma;

    private readonly long channels, pool, productChannels;
    private readonly bool memoryEfficient;
    private readonly AttentionScores scores;
    private readonly string shape;
    private readonly Func<Tensor, long, Tensor> maxPool;

    /// <param name="name">The layer's name.</param>
    /// <param name="shape">The expected shape, with C for the channels, for checks and messages.</param>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="options">The variant; the default if null.</param>
    /// <param name="convolve">Creates a 1×1 convolution from (input channels, output channels, bias).</param>
    /// <param name="maxPool">Max-pools a map by the given size in every direction.</param>
    internal SelfAttention(
        string name, string shape, long channels, SelfAttentionOptions? options,
        Func<long, long, bool, Module<Tensor, Tensor>> convolve, Func<Tensor, long, Tensor> maxPool)
        : base(name)
    {
        options ??= SelfAttentionOptions.Default;
        if (FindErrors(channels, options) is { } error)
            throw new ArgumentException(error, nameof(channels));

        (this.channels, pool, memoryEfficient) = (channels, options.KeyValuePooling, options.MemoryEfficient);
        (scores, Options) = (new(options), options);
        productChannels =
            channels / options.QueryReduction + channels / options.ValueReduction + scores.ExtraChannels;
        (this.shape, this.maxPool) = (shape.Replace("C", $"{channels}", StringComparison.Ordinal), maxPool);

        query = Project(channels, channels / options.QueryReduction);
        key = options.SharedQueryKey ? null : Project(channels, channels / options.QueryReduction);
        value = Project(channels, channels / options.ValueReduction);
        output = options.OutputProjection ? Project(channels / options.ValueReduction, channels) : null;
        gamma = Parameter(options.ScalarGamma ? zeros([]) : zeros(1));
        gamma.DetachFromDisposeScope();

        RegisterComponents();

        Module<Tensor, Tensor> Project(long from, long to)
        {
            var convolution = convolve(from, to, options.Bias);
            return options.SpectralNorm is { } norm ? new SpectralNorm(convolution, norm, options.ConvolutionKernels)
                : options.ConvolutionKernels ? ConvolutionLayer.Of(convolution)
                : convolution;
        }
    }

    /// <summary>The variant.</summary>
    public SelfAttentionOptions Options { get; }

    /// <summary>Number of heads; 1 by default.</summary>
    public int Heads => Options.Heads;

    /// <summary>The weight γ of the attention's contribution, on the layer's device; read only.</summary>
    internal Tensor Gamma => gamma;

    Tensor IAttentionLayer.Gamma => gamma;

    /// <summary>Computes the feature map plus γ times the attended values.</summary>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// The map has the wrong rank or channels, or sides that are not multiples of the pooling.
    /// </exception>
    public override Tensor forward(Tensor x)
    {
        OneDnnGuard.Ensure();
        Check(x);

        using var scope = NewDisposeScope();

        var (q, k) = QueryAndKey(x);                                     // (n·heads, d, positions), (n·heads, d, keys)
        var v = Value(x, q.dtype);                                       // (n·heads, c/reduction/heads, keys)
        var context = memoryEfficient
            ? MemoryEfficientAttention.Compute(q, k, v)
            : MemoryEfficientAttention.ComputeWithFullMap(q, k, v);      // (n·heads, c/reduction/heads, positions)

        return AddContext(x, context).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the output of <see cref="forward"/> and the attention map in one pass.</summary>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>
    /// The output, shaped as x, and the attention map of <see cref="ComputeAttentionMap"/>, N×positions×keys.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The map has the wrong rank or channels, or sides that are not multiples of the pooling.
    /// </exception>
    public (Tensor Output, Tensor Map) ForwardWithMap(Tensor x)
    {
        using var scope = NewDisposeScope();

        var maps = ComputeMaps(x);                               // (n·heads, positions, keys)
        var v = Value(x, maps.dtype);                            // (n·heads, c/reduction/heads, keys)
        var context = v.bmm(maps.transpose(1, 2));               // (n·heads, c/reduction/heads, positions)

        return (AddContext(x, context).MoveToOuterDisposeScope(), Average(maps, x).MoveToOuterDisposeScope());
    }

    /// <summary>Computes the attention map: row i holds the weights of position i's keys, and sums to one.</summary>
    /// <remarks>Of several heads it is the mean, as PyTorch's <c>MultiheadAttention</c> returns by default.</remarks>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>
    /// The attention map, N×positions×keys: a row per query, a column per key, both in the order of the flattened map.
    /// There are as many keys as positions, or, pooled by p in d dimensions, one per pᵈ positions.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The map has the wrong rank or channels, or sides that are not multiples of the pooling.
    /// </exception>
    public Tensor ComputeAttentionMap(Tensor x)
    {
        using var scope = NewDisposeScope();

        return Average(ComputeMaps(x), x).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the attention map of each head; their mean is <see cref="ComputeAttentionMap"/>.</summary>
    /// <param name="x">A feature map, N×C×positions.</param>
    /// <returns>The attention maps, N×heads×positions×keys; each row sums to one.</returns>
    /// <exception cref="ArgumentException">
    /// The map has the wrong rank or channels, or sides that are not multiples of the pooling.
    /// </exception>
    public Tensor ComputeHeadMaps(Tensor x)
    {
        using var scope = NewDisposeScope();

        return scores.SplitMaps(ComputeMaps(x)).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Returns all errors of a number of channels and options in one message, or null.</summary>
    internal static string? FindErrors(long channels, SelfAttentionOptions? options = null)
    {
        var errors = (options ?? SelfAttentionOptions.Default).FindErrors(channels).ToArray();

        return errors.Length == 0 ? null : string.Join(" ", errors);
    }

    // query · key and map · value; the projections are layers of their own.
    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output)
    {
        var positions = input.shape[2..].Aggregate(1L, (product, side) => product * side);
        var keys = input.shape[2..].Aggregate(1L, (product, side) => product * (side / pool));

        return input.shape[0] * positions * keys * productChannels;
    }

    private Tensor ComputeMaps(Tensor x)
    {
        OneDnnGuard.Ensure();
        Check(x);

        using var scope = NewDisposeScope();

        var (q, k) = QueryAndKey(x);                             // (n·heads, d, positions), (n·heads, d, keys)

        var maps = memoryEfficient
            ? MemoryEfficientAttention.ComputeMap(q, k)
            : MemoryEfficientAttention.ComputeDifferentiableMap(q, k);

        return maps.MoveToOuterDisposeScope();
    }

    private Tensor Average(Tensor maps, Tensor x) =>
        Heads == 1 ? maps.to(x.dtype) : scores.SplitMaps(maps).mean([1]).to(x.dtype);

    private (Tensor Query, Tensor Key) QueryAndKey(Tensor x)
    {
        var q = query.call(x);                                   // (n, c/8, …)
        var k = Pool(key?.call(x) ?? q);                         // (n, c/8, …)

        return scores.Compute(q.flatten(2), k.flatten(2));
    }

    private Tensor Value(Tensor x, ScalarType type) => scores.Split(Pool(value.call(x)).flatten(2)).to(type);

    private Tensor AddContext(Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();

        var map = context.to(x.dtype).view([x.shape[0], context.shape[1] * Heads, .. x.shape[2..]]);

        return x.Plus(gamma * (output?.call(map) ?? map)).MoveToOuterDisposeScope();
    }

    private Tensor Pool(Tensor x) => pool == 1 ? x : maxPool(x, pool);

    private void Check(Tensor x)
    {
        if (x.dim() != shape.Count(letter => letter == '×') + 1 || x.shape[1] != channels)
            throw new ArgumentException(
                $"This self-attention takes {shape} feature maps, but got {x.Describe()}; " +
                "create the layer with the output channels of the previous layer.", nameof(x));

        if (x.shape[2..].Any(side => side < pool || side % pool != 0))
            throw new ArgumentException(
                $"Keys pooled by {pool} need sides that are multiples of {pool}, but got {x.Describe()}; " +
                $"resize the map, or set {nameof(SelfAttentionOptions.KeyValuePooling)} to 1.", nameof(x));
    }
}
