using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.SpectralNormalization;

/// <summary>A layer in functional form: its weight, its bias and the function that computes it.</summary>
/// <param name="Weight">The weight, as the layer holds it.</param>
/// <param name="Bias">The bias, or none.</param>
/// <param name="Function">Computes the layer from (input, weight, bias).</param>
/// <param name="Rebuild">
/// Creates a plain layer of the same type from (weight, bias); may consume random numbers.
/// </param>
internal sealed partial record FunctionalLayer(
    Tensor Weight,
    Tensor? Bias,
    Func<Tensor, Tensor, Tensor?, Tensor> Function,
    Func<Parameter, Parameter?, Module<Tensor, Tensor>> Rebuild)
{
    /// <summary>The weight's dimension of the outputs; 0 except for transposed convolutions and embeddings of conditions.</summary>
    public int OutputDimension { get; private init; }

    /// <summary>Whether an input's shape and type fit.</summary>
    public Func<Tensor, bool> Accepts { get; private init; } = _ => true;

    /// <summary>The expected input, for messages.</summary>
    public string Input { get; private init; } = "any tensor";

    /// <param name="layer">A convolution, linear layer or embedding.</param>
    /// <param name="convolutionKernels">Whether this library's kernels compute convolutions.</param>
    /// <exception cref="ArgumentException">
    /// The layer is of an unsupported type, or its padding is not zeros.
    /// </exception>
    public static FunctionalLayer Of(Module<Tensor, Tensor> layer, bool convolutionKernels = true) => layer switch
    {
        Convolution { padding_mode: PaddingModes.Zeros, padding_type: null } convolution =>
            From(convolution, convolutionKernels),
        Linear linear => From(linear),
        Embedding embedding => From(embedding),
        _ => throw new ArgumentException(
            "Spectral normalization wraps Conv1d, Conv2d, Conv3d (padded by a number of zeros), ConvTranspose1d, " +
            $"ConvTranspose2d, ConvTranspose3d, Linear and Embedding, but got {layer.GetType().Name}; " +
            "wrap the layers inside it instead, or pass its weight and function.", nameof(layer)),
    };

    /// <summary>A linear layer, or an embedding as the linear layer on one-hot labels that it equals.</summary>
    public static FunctionalLayer OfCondition(Module<Tensor, Tensor> layer) => layer is Embedding embedding
        ? From(embedding) with { OutputDimension = 1 }
        : Of(layer);

    /// <summary>A custom layer; its weight's first dimension is the outputs'.</summary>
    public static FunctionalLayer Of(
        Parameter weight, Parameter? bias, Func<Tensor, Tensor, Tensor?, Tensor> function) =>
        new(weight, bias, function, (plain, offset) => new FunctionalModule(plain, offset, function));

    /// <summary>Returns a message where the weight has no σ.</summary>
    public IEnumerable<string> FindErrors()
    {
        if (Weight.dim() < 2 || Weight.numel() == 0)
            yield return "Spectral normalization needs a weight of two or more dimensions that is not empty, but got " +
                $"{Weight.Describe()}; add a second dimension to a vector.";
    }

    private static FunctionalLayer From(Linear layer)
    {
        var features = layer.in_features;

        return new(layer.weight, layer.bias, linear, (weight, bias) => Linear(weight, bias))
        {
            Accepts = x => x.dim() > 0 && x.shape[^1] == features,
            Input = $"inputs that end in {features} features",
        };
    }

    // TorchSharp has no functional embedding and does not expose its padding row: hence index_select.
    private static FunctionalLayer From(Embedding layer)
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

/// <summary>A custom layer of a weight, a bias and a function, as a module.</summary>
internal sealed class FunctionalModule : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter weight;
    private readonly Parameter? bias;

    private readonly Func<Tensor, Tensor, Tensor?, Tensor> function;

    public FunctionalModule(Parameter weight, Parameter? bias, Func<Tensor, Tensor, Tensor?, Tensor> function)
        : base(nameof(FunctionalModule))
    {
        (this.weight, this.bias, this.function) = (weight, bias, function);

        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => function(x, weight, bias);
}
