using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>A layer taken apart: its weight, its bias, and the function that joins them with an input.</summary>
/// <param name="Weight">The weight, as the layer holds it.</param>
/// <param name="Bias">The bias, or none.</param>
/// <param name="Function">Computes the layer from (input, weight, bias).</param>
/// <param name="Rebuild">Makes a plain layer of the same kind from (weight, bias); may draw random numbers.</param>
internal sealed partial record WeightedLayer(
    Tensor Weight,
    Tensor? Bias,
    Func<Tensor, Tensor, Tensor?, Tensor> Function,
    Func<Parameter, Parameter?, Module<Tensor, Tensor>> Rebuild)
{
    /// <summary>The weight's dimension that counts the outputs; 0 but for transposed convolutions.</summary>
    public int OutputDimension { get; private init; }

    /// <summary>Whether an input has the right shape.</summary>
    public Func<Tensor, bool> Accepts { get; private init; } = _ => true;

    /// <summary>The right shape, in words.</summary>
    public string Input { get; private init; } = "any tensor";

    /// <exception cref="ArgumentException">The layer is of another kind, or pads with other than zeros.</exception>
    public static WeightedLayer Of(Module<Tensor, Tensor> layer) => layer switch
    {
        Convolution { padding_mode: PaddingModes.Zeros, padding_type: null } convolution => From(convolution),
        Linear linear => From(linear),
        Embedding embedding => From(embedding),
        _ => throw new ArgumentException(
            "Spectral normalisation wraps Conv1d, Conv2d, Conv3d (padded by a number of zeros), ConvTranspose1d, " +
            $"ConvTranspose2d, ConvTranspose3d, Linear and Embedding, but got {layer.GetType().Name}; " +
            "wrap the layers inside it instead, or hand over its weight and its function.", nameof(layer)),
    };

    /// <summary>A layer of the caller's own; its weight's first dimension counts the outputs.</summary>
    public static WeightedLayer Of(
        Parameter weight, Parameter? bias, Func<Tensor, Tensor, Tensor?, Tensor> function) =>
        new(weight, bias, function, (plain, offset) => new PlainLayer(plain, offset, function));

    /// <summary>Says why this weight has no σ, if it has none.</summary>
    public IEnumerable<string> Complaints()
    {
        if (Weight.dim() < 2 || Weight.numel() == 0)
            yield return "Spectral normalisation needs a weight of two or more dimensions that is not empty, but got " +
                $"{Weight.Describe()}; give a vector a second dimension.";
    }

    private static WeightedLayer From(Linear layer)
    {
        var features = layer.in_features;

        return new(layer.weight, layer.bias, linear, (weight, bias) => Linear(weight, bias))
        {
            Accepts = x => x.dim() > 0 && x.shape[^1] == features,
            Input = $"inputs that end in {features} features",
        };
    }

    // Torch does not say which row of an embedding is padding, nor offers the function: rows are selected by hand.
    private static WeightedLayer From(Embedding layer)
    {
        return new(
            layer.weight!, null,
            (x, weight, _) => weight.index_select(0, x.flatten()).view([.. x.shape, weight.shape[1]]),
            (weight, _) => Embedding_from_pretrained(weight, freeze: false))
        {
            Accepts = x => x.dtype is ScalarType.Int64 or ScalarType.Int32,
            Input = "indices (int64)",
        };
    }
}
