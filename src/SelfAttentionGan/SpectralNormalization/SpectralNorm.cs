using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.SpectralNormalization;

/// <summary>
/// Spectral normalization (Miyato et al. 2018): divides the wrapped layer's weight by an estimate of its largest
/// singular value, so that the layer is approximately 1-Lipschitz.
/// </summary>
/// <remarks>
/// <para>
/// Computes the wrapped layer with weight <c>W / σ</c>, <c>σ = uᵀWv</c>, where power iteration moves u and v towards
/// W's first singular vectors and W is the weight as a matrix of outputs × everything else. Gradients flow through W,
/// not through u and v.
/// </para>
/// <para>
/// A new layer initializes u and v at random and iterates until σ has converged (200 iterations at most), so that σ is
/// accurate before the first step and in evaluation, too; that consumes as many random numbers as PyTorch does. In
/// training every call updates u and v, by default (<see cref="SpectralNormOptions.UpdateSchedule"/>); in
/// evaluation they are constant, so that equal inputs give equal outputs. State keys are PyTorch's: <c>weight_orig</c>,
/// <c>weight_u</c>, <c>weight_v</c>, <c>bias</c>. Source: Miyato et al., "Spectral Normalization for Generative
/// Adversarial Networks", arXiv:1802.05957; the defaults are those of <c>torch.nn.utils.spectral_norm</c>.
/// </para>
/// </remarks>
public sealed class SpectralNorm : CheckedModule<Tensor, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter weight_orig;
    private readonly Parameter? bias;
    private readonly Tensor weight_u, weight_v;

    private readonly FunctionalLayer layer;
    private readonly SpectralNormOptions options;

    /// <summary>Wraps a layer: takes over its weight and bias, and disposes the layer.</summary>
    /// <param name="layer">
    /// A Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, Linear, or an Embedding without a
    /// padding row and without a maximum norm.
    /// </param>
    /// <param name="options">How σ is estimated and used. The defaults are PyTorch's.</param>
    /// <exception cref="ArgumentException">
    /// The layer is of an unsupported type, or an option is out of range.
    /// </exception>
    public SpectralNorm(Module<Tensor, Tensor> layer, SpectralNormOptions? options = null)
        : this(layer, options, convolutionKernels: true)
    {
    }

    /// <summary>Wraps a layer; convolutions are computed by this library's kernels, or by torch.</summary>
    internal SpectralNorm(Module<Tensor, Tensor> layer, SpectralNormOptions? options, bool convolutionKernels)
        : this(FunctionalLayer.Of(layer, convolutionKernels), options ?? new()) => layer.Dispose();

    /// <summary>
    /// Wraps a layer of conditions; an embedding as the linear layer on one-hot labels that it equals, with a row of
    /// the matrix for each output.
    /// </summary>
    internal static SpectralNorm OfCondition(Module<Tensor, Tensor> layer, SpectralNormOptions options)
    {
        using var wrapped = layer;

        return new(FunctionalLayer.OfCondition(layer), options);
    }

    /// <summary>Wraps a custom layer, given as weight, bias and function.</summary>
    /// <remarks>A torch module cannot compute with a weight that has a gradient history; a function can.</remarks>
    /// <param name="weight">The weight; its first dimension is the outputs'. This layer takes it over.</param>
    /// <param name="function">Computes the layer from (input, normalized weight, bias).</param>
    /// <param name="bias">The bias, if the layer has one. This layer takes it over.</param>
    /// <param name="options">How σ is estimated and used. The defaults are PyTorch's.</param>
    /// <exception cref="ArgumentException">The weight is a vector or empty, or an option is out of range.</exception>
    public SpectralNorm(
        Parameter weight, Func<Tensor, Tensor, Tensor?, Tensor> function, Parameter? bias = null,
        SpectralNormOptions? options = null)
        : this(FunctionalLayer.Of(weight, bias, function), options ?? new())
    {
        weight.Dispose();
        bias?.Dispose();
    }

    private SpectralNorm(FunctionalLayer layer, SpectralNormOptions options)
        : base(nameof(SpectralNorm))
    {
        string[] errors = [.. options.FindErrors(), .. layer.FindErrors()];
        if (errors.Length > 0)
            throw new ArgumentException(string.Join(" ", errors), nameof(options));

        (this.layer, this.options) = (layer, options);

        weight_orig = TakeOver(layer.Weight);
        bias = layer.Bias is { } given ? TakeOver(given) : null;
        (weight_u, weight_v) = RandomVectors();
        Converge();

        RegisterComponents();
    }

    /// <summary>The current estimate of σ, the weight's largest singular value; computing it updates nothing.</summary>
    public double Sigma
    {
        get
        {
            using var scope = NewDisposeScope();
            using var sigma = ComputeSigma().ToScalar();

            return sigma.ToDouble();
        }
    }

    /// <summary>Whether a gradient has reached the weight since the last update of u and v.</summary>
    internal bool GradientReceived { get; set; } = true;

    /// <summary>Runs power iteration until σ has converged, for a weight that has just been initialized.</summary>
    internal void Converge()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (u, v) = PowerIteration.Converge(
            new WeightMatrixView(weight_orig, Rows), weight_u, weight_v, options.Epsilon);
        weight_u.copy_(u);
        weight_v.copy_(v);
    }

    /// <summary>Returns <see cref="Sigma"/> as a tensor on the layer's device, without synchronizing with it.</summary>
    internal Tensor ComputeSigma()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        return PowerIteration.EstimateSigma(new WeightMatrixView(weight_orig, Rows), weight_u, weight_v)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Computes the exact σ by a singular value decomposition; slow, to check <see cref="Sigma"/>.</summary>
    public double ComputeExactSigma()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var matrix = weight_orig.transpose(0, Rows).flatten(1).to(ScalarType.Float64).cpu();
        using var sigma = linalg.svdvals(matrix)[0].ToScalar();

        return sigma.ToDouble();
    }

    /// <summary>Computes the wrapped layer with the weight divided by σ.</summary>
    /// <param name="x">
    /// The wrapped layer's input: N×C×positions for convolutions, …×features for Linear, indices for Embedding.
    /// </param>
    /// <returns>The wrapped layer's output.</returns>
    /// <exception cref="ArgumentException">The input's shape or type does not fit the wrapped layer.</exception>
    public override Tensor forward(Tensor x)
    {
        OneDnnGuard.Ensure();
        CheckInput(x);

        using var scope = NewDisposeScope();

        var sigma = UpdatesNow()
            ? UpdateSingularVectors()                            // u and v, by power iteration
            : ComputeSigma();                                    // σ = uᵀ W v
        var normalized = Normalize(WeightForCall(), sigma);      // W / σ

        return layer.Function(x, normalized, bias).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Returns a plain layer of the wrapped layer's type with weight <c>W / σ</c>, as
    /// <c>torch.nn.utils.remove_spectral_norm</c> does: it computes what this layer computes in evaluation.
    /// </summary>
    /// <returns>A new layer that shares nothing with this one; this one does not change.</returns>
    public Module<Tensor, Tensor> RemoveSpectralNorm()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var randomState = get_rng_state();                       // torch initializes every new layer at random
        var weight = Normalize(weight_orig, ComputeSigma());
        var plain = layer.Rebuild(Copy(weight), bias is { } given ? Copy(given) : null);
        set_rng_state(randomState);

        foreach (var parameter in plain.parameters())            // an embedding may hold another parameter than it got
            parameter.DetachFromDisposeScope();

        return plain;
    }

    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output) =>
        MacCounter.OfWeight(weight_orig, transposed: layer.OutputDimension == 1, input, output);

    private void CheckInput(Tensor x)
    {
        if (!layer.Accepts(x))
            throw new ArgumentException(
                $"This layer takes {layer.Input}, but got {x.Describe()} of {x.dtype}; " +
                "create it with the output channels of the previous layer.", nameof(x));
    }

    private bool UpdatesNow() => training && options.UpdateSchedule switch
    {
        SpectralNormUpdate.EveryTrainingCall => true,
        SpectralNormUpdate.FirstCallOfStep => weight_orig.requires_grad && GradientReceived,
        _ => false,
    };

    /// <returns>σ = uᵀ W v, of the new u and v.</returns>
    private Tensor UpdateSingularVectors()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var matrix = new WeightMatrixView(weight_orig, Rows);
        var (u, v, sigma) = PowerIteration.Update(matrix, weight_u, weight_v, options.Iterations, options.Epsilon);
        weight_u.copy_(u);
        weight_v.copy_(v);
        GradientReceived = false;

        return sigma.MoveToOuterDisposeScope();
    }

    // One update per step is one per gradient: the hook records that a gradient has reached the weight.
    private Tensor WeightForCall() => options.UpdateSchedule == SpectralNormUpdate.FirstCallOfStep
        ? GradientHook.apply(weight_orig, (Action)(() => GradientReceived = true))
        : weight_orig;

    // The next call overwrites u and v in place, perhaps before this one's backward has read them: hence the clones.
    private Tensor Normalize(Tensor weight, Tensor sigma) => NormalizedWeight.Compute(
        weight, Rows, sigma, weight_u.clone(), weight_v.clone(), options.ClampSigma);

    private int Rows => options.FlattenAsStored ? 0 : layer.OutputDimension;

    private (Tensor U, Tensor V) RandomVectors()
    {
        using var scope = NewDisposeScope();

        var matrix = new WeightMatrixView(weight_orig, Rows);
        var u = PowerIteration.RandomUnitVector(matrix.Height, weight_orig);
        var v = PowerIteration.RandomUnitVector(matrix.Width, weight_orig);

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
}
