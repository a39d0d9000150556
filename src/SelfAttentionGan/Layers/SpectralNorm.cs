using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Keeps a layer from stretching any input by more than about one: its weight is divided by σ.</summary>
/// <remarks>
/// Computes the wrapped layer with weight <c>W / σ</c>, <c>σ = uᵀWv</c>, where u and v follow W's first singular
/// vectors by power iteration and W is the weight as a matrix of outputs × everything else. In training every call
/// moves u and v; in evaluation they stay, so the same input gives the same output. Gradients flow through W, never
/// through u and v. State keys are PyTorch's: <c>weight_orig</c>, <c>weight_u</c>, <c>weight_v</c>, <c>bias</c>.
/// Source: Miyato et al., arXiv:1802.05957; the semantics are those of <c>torch.nn.utils.spectral_norm</c>.
/// </remarks>
public sealed class SpectralNorm : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter weight_orig;
    private readonly Parameter? bias;
    private readonly Tensor weight_u, weight_v;

    private readonly WeightedLayer layer;
    private readonly int iterations;

    /// <summary>Takes a layer over: its weight and bias move in here, and the layer itself is disposed.</summary>
    /// <param name="layer">A Conv2d, ConvTranspose2d or Linear.</param>
    /// <param name="iterations">Power iterations for each call in training. The default is 1.</param>
    /// <exception cref="ArgumentException">The layer is of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one iteration.</exception>
    public SpectralNorm(Module<Tensor, Tensor> layer, int iterations = 1)
        : base(nameof(SpectralNorm))
    {
        if (iterations < 1)
            throw new ArgumentOutOfRangeException(
                nameof(iterations), $"Spectral normalisation needs at least 1 power iteration, but got {iterations}.");

        this.iterations = iterations;
        this.layer = WeightedLayer.Of(layer);

        weight_orig = TakeOver(this.layer.Weight);
        bias = this.layer.Bias is { } given ? TakeOver(given) : null;
        (weight_u, weight_v) = Directions();

        RegisterComponents();
        layer.Dispose();
    }

    /// <summary>σ, how far the weight stretches its worst input, as u and v have it now; reads only.</summary>
    public double Sigma
    {
        get
        {
            using var scope = NewDisposeScope();
            using var constant = no_grad();

            return Estimate().ToDouble();
        }
    }

    /// <summary>Returns the wrapped layer's output with the weight divided by σ.</summary>
    /// <param name="x">What the wrapped layer takes: N×C×H×W for the convolutions, …×features for Linear.</param>
    /// <returns>What the wrapped layer returns.</returns>
    /// <exception cref="ArgumentException">The input has not the shape that the wrapped layer takes.</exception>
    public override Tensor forward(Tensor x)
    {
        if (!layer.Accepts(x))
            throw new ArgumentException(
                $"This layer takes {layer.Input}, but got {x.Describe()}; " +
                "make it with the channels of the stage before it.", nameof(x));

        using var scope = NewDisposeScope();

        if (training)
            Refine();

        return layer.Function(x, weight_orig / Estimate(), bias).MoveToOuterDisposeScope();
    }

    private void Refine()
    {
        using var constant = no_grad();

        var (u, v) = PowerIteration.Refine(Matrix(), weight_u, weight_v, iterations);

        weight_u.copy_(u);
        weight_v.copy_(v);
    }

    // The next call overwrites u and v in place, perhaps before this one's backward has read them: hence the clones.
    private Tensor Estimate() => PowerIteration.Sigma(Matrix(), weight_u.clone(), weight_v.clone());

    private Tensor Matrix() => weight_orig.transpose(0, layer.OutputDimension).flatten(1);      // (outputs, rest)

    private (Tensor U, Tensor V) Directions()
    {
        using var scope = NewDisposeScope();

        var matrix = Matrix();
        var u = PowerIteration.Direction(matrix.shape[0], matrix);
        var v = PowerIteration.Direction(matrix.shape[1], matrix);

        return (u.DetachFromDisposeScope(), v.DetachFromDisposeScope());
    }

    private static Parameter TakeOver(Tensor parameter)
    {
        var taken = Parameter(parameter.detach(), parameter.requires_grad);
        taken.DetachFromDisposeScope();
        return taken;
    }
}
