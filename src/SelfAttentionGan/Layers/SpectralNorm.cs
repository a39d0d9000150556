using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Keeps a layer from stretching any input by more than about one: its weight is divided by σ.</summary>
/// <remarks>
/// <para>
/// Computes the wrapped layer with weight <c>W / σ</c>, <c>σ = uᵀWv</c>, where u and v follow W's first singular
/// vectors by power iteration and W is the weight as a matrix of outputs × everything else. Gradients flow through
/// W, never through u and v.
/// </para>
/// <para>
/// A new layer draws u and v at random and iterates until σ has settled (200 iterations at most), so that σ is right in
/// evaluation, too, and before the first step; that consumes no more random numbers than PyTorch's start does.
/// In training every call moves u and v, unless <see cref="SpectralNormOptions.Update"/> says otherwise; in
/// evaluation they stay, so the same input gives the same output. State keys are PyTorch's: <c>weight_orig</c>,
/// <c>weight_u</c>, <c>weight_v</c>, <c>bias</c>. Source: Miyato et al., arXiv:1802.05957; the defaults are the
/// semantics of <c>torch.nn.utils.spectral_norm</c>.
/// </para>
/// </remarks>
public sealed class SpectralNorm : WeightedModule<Tensor, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter weight_orig;
    private readonly Parameter? bias;
    private readonly Tensor weight_u, weight_v;

    private readonly WeightedLayer layer;
    private readonly SpectralNormOptions options;

    /// <summary>Takes a layer over: its weight and bias move in here, and the layer itself is disposed.</summary>
    /// <param name="layer">
    /// A Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, Linear, or an Embedding that has
    /// neither a padding row nor a greatest norm.
    /// </param>
    /// <param name="options">How σ is estimated and used. The defaults are PyTorch's.</param>
    /// <exception cref="ArgumentException">The layer is of another kind, or an option is out of range.</exception>
    public SpectralNorm(Module<Tensor, Tensor> layer, SpectralNormOptions? options = null)
        : this(WeightedLayer.Of(layer), options ?? new()) => layer.Dispose();

    /// <summary>Normalises the weight of a layer of your own, which you hand over in parts.</summary>
    /// <remarks>Torch cannot exchange a module's weight for one with a history; a function can.</remarks>
    /// <param name="weight">The weight; its first dimension counts the outputs. It moves in here.</param>
    /// <param name="function">Computes the layer from (input, normalised weight, bias).</param>
    /// <param name="bias">The bias, if the layer has one. It moves in here.</param>
    /// <param name="options">How σ is estimated and used. The defaults are PyTorch's.</param>
    /// <exception cref="ArgumentException">The weight is a vector or empty, or an option is out of range.</exception>
    public SpectralNorm(
        Parameter weight, Func<Tensor, Tensor, Tensor?, Tensor> function, Parameter? bias = null,
        SpectralNormOptions? options = null)
        : this(WeightedLayer.Of(weight, bias, function), options ?? new())
    {
        weight.Dispose();
        bias?.Dispose();
    }

    private SpectralNorm(WeightedLayer layer, SpectralNormOptions options)
        : base(nameof(SpectralNorm))
    {
        string[] complaints = [.. options.Complaints(), .. layer.Complaints()];
        if (complaints.Length > 0)
            throw new ArgumentException(string.Join(" ", complaints), nameof(options));

        OneDnnGuard.Ensure();
        (this.layer, this.options) = (layer, options);

        weight_orig = TakeOver(layer.Weight);
        bias = layer.Bias is { } given ? TakeOver(given) : null;
        (weight_u, weight_v) = Directions();
        Settle();

        RegisterComponents();
    }

    /// <summary>σ, how far the weight stretches its worst input, as u and v have it now; reads only.</summary>
    public double Sigma
    {
        get
        {
            using var scope = NewDisposeScope();
            using var sigma = Read().ToScalar();

            return sigma.ToDouble();
        }
    }

    /// <summary>Whether a gradient has reached the weight since σ was last sharpened once a step.</summary>
    internal bool GradientPassed { get; set; } = true;

    /// <summary>Turns u and v until σ fits the weight, which has just been made or drawn anew.</summary>
    internal void Settle()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (u, v) = PowerIteration.Settle(new WeightMatrix(weight_orig, Rows), weight_u, weight_v, options.Epsilon);
        weight_u.copy_(u);
        weight_v.copy_(v);
    }

    /// <summary>Returns <see cref="Sigma"/> where the layer is, so that nobody waits for the device.</summary>
    internal Tensor Read()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        return EstimateSigma(weight_orig).MoveToOuterDisposeScope();
    }

    /// <summary>Returns the true σ by a full decomposition: slow, to see how good <see cref="Sigma"/> is.</summary>
    public double ExactSigma()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var matrix = weight_orig.transpose(0, Rows).flatten(1).to(ScalarType.Float64).cpu();
        using var sigma = linalg.svdvals(matrix)[0].ToScalar();

        return sigma.ToDouble();
    }

    /// <summary>Returns the wrapped layer's output with the weight divided by σ.</summary>
    /// <param name="x">
    /// What the wrapped layer takes: N×C×positions for convolutions, …×features for Linear, indices for Embedding.
    /// </param>
    /// <returns>What the wrapped layer returns.</returns>
    /// <exception cref="ArgumentException">The input has not the shape that the wrapped layer takes.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireFitting(x);

        using var scope = NewDisposeScope();

        if (IsDue())
            UpdateDirections();                                  // u and v, by power iteration
        var source = options.Update == SpectralNormUpdate.FirstCallOfStep ? Watched(weight_orig) : weight_orig;
        var weight = Normalize(source, EstimateSigma(source));   // W / σ, σ = uᵀ W v

        return layer.Function(x, weight, bias).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Returns a plain layer of the wrapped one's kind whose weight is <c>W / σ</c>: it computes what this one does in
    /// evaluation, without estimating anything. It shares nothing with this layer, which stays as it is.
    /// </summary>
    public Module<Tensor, Tensor> Fold()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var drawn = get_rng_state();                             // torch fills a new layer with random numbers
        var weight = Normalize(weight_orig, EstimateSigma(weight_orig));
        var plain = layer.Rebuild(Copy(weight), bias is { } given ? Copy(given) : null);
        set_rng_state(drawn);

        foreach (var parameter in plain.parameters())            // an embedding may hold another one than it was given
            parameter.DetachFromDisposeScope();

        return plain;
    }

    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output) =>
        MacCounter.OfWeight(weight_orig, transposed: layer.OutputDimension == 1, input, output);

    private void RequireFitting(Tensor x)
    {
        if (!layer.Accepts(x))
            throw new ArgumentException(
                $"This layer takes {layer.Input}, but got {x.Describe()} of {x.dtype}; " +
                "make it with the channels of the stage before it.", nameof(x));
    }

    private bool IsDue() => training && options.Update switch
    {
        SpectralNormUpdate.EveryTrainingCall => true,
        SpectralNormUpdate.FirstCallOfStep => weight_orig.requires_grad && GradientPassed,
        _ => false,
    };

    private void UpdateDirections()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var matrix = new WeightMatrix(weight_orig, Rows);
        var (u, v) = PowerIteration.Refine(matrix, weight_u, weight_v, options.Iterations, options.Epsilon);
        weight_u.copy_(u);
        weight_v.copy_(v);
        GradientPassed = false;
    }

    // The next call overwrites u and v in place, perhaps before this one's backward has read them: hence the clones.
    private Tensor EstimateSigma(Tensor weight) =>
        PowerIteration.Sigma(new WeightMatrix(weight, Rows), weight_u.clone(), weight_v.clone());

    private Tensor Normalize(Tensor weight, Tensor sigma) =>
        weight / (options.OnlyShrink ? sigma.clamp_min(Scalars.One) : sigma);

    private Tensor Watched(Tensor weight) => GradientWatch.apply(weight, (Action)(() => GradientPassed = true));

    private int Rows => options.TransposedByInput ? 0 : layer.OutputDimension;

    private (Tensor U, Tensor V) Directions()
    {
        using var scope = NewDisposeScope();

        var matrix = new WeightMatrix(weight_orig, Rows);
        var u = PowerIteration.Direction(matrix.Height, weight_orig);
        var v = PowerIteration.Direction(matrix.Width, weight_orig);

        return (u.DetachFromDisposeScope(), v.DetachFromDisposeScope());
    }

    private static Parameter TakeOver(Tensor parameter)
    {
        var taken = Parameter(parameter.detach(), parameter.requires_grad);
        taken.DetachFromDisposeScope();
        return taken;
    }

    private static Parameter Copy(Tensor values)
    {
        var copy = Parameter(values.detach().clone());
        copy.DetachFromDisposeScope();
        return copy;
    }

    /// <summary>The identity, which tells when a gradient passes it.</summary>
    private sealed class GradientWatch : SingleTensorFunction<GradientWatch>
    {
        private const string PassedKey = "passed";

        public override string Name => nameof(GradientWatch);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(PassedKey, vars[1]);

            return ((Tensor)vars[0]).detach();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            ((Action)ctx.get_data(PassedKey)!)();

            return [grad_output.alias(), null!];
        }
    }
}
