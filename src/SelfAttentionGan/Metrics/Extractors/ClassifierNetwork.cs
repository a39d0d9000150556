using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Small convolutional classifier: 3×3 convolutions of stride 2 with batch normalization down to a map of at most 5×5, a
/// hidden layer, and a linear layer for all attributes.
/// </summary>
internal sealed class ClassifierNetwork : Module<Tensor, Tensor>
{
    private const long SmallestMap = 5;

    // Field names are keys of saved classifiers: rename one and old files no longer load.
    private readonly Sequential convolutions;
    private readonly Linear hidden, output;

    private readonly ImageShape shape;

    /// <param name="shape">The images.</param>
    /// <param name="width">Channels of the first convolution; later ones have up to four times as many.</param>
    /// <param name="features">Units of the hidden layer.</param>
    /// <param name="outputs">Values of all attributes together.</param>
    public ClassifierNetwork(ImageShape shape, int width, int features, int outputs)
        : base(nameof(ClassifierNetwork))
    {
        using var random = get_rng_state();
        this.shape = shape;
        var layers = new List<Module<Tensor, Tensor>>();
        var (channels, height, rowWidth) = ((long)shape.Channels, (long)shape.Height, (long)shape.Width);
        for (var next = (long)width; layers.Count == 0 || Math.Max(height, rowWidth) > SmallestMap;
            next = Math.Min(2 * next, 4L * width))
        {
            layers.AddRange([Conv2d(channels, next, 3, 2, 1, bias: false), new BatchNormalization(next), ReLU()]);
            (channels, height, rowWidth) = (next, (height + 1) / 2, (rowWidth + 1) / 2);
        }

        convolutions = Sequential(layers);
        hidden = Linear(channels * height * rowWidth, features);
        output = Linear(features, outputs);
        RegisterComponents();
        set_rng_state(random);                                   // torch initializes every new layer at random
    }

    /// <summary>Initializes all weights (He et al. 2015) with a random generator of its own.</summary>
    public void Initialize(int seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var random = new Generator((ulong)seed);
        foreach (var (name, parameter) in named_parameters())
        {
            if (parameter.dim() == 1 && name.EndsWith("bias", StringComparison.Ordinal))
                parameter.zero_();
            if (parameter.dim() == 1)
                continue;

            var deviation = Math.Sqrt(2.0 * parameter.shape[0] / parameter.numel());         // 2 / fan-in
            parameter.copy_(randn(parameter.shape, generator: random) * Scalars.Of(deviation));
        }
    }

    /// <summary>Computes the features of images.</summary>
    /// <param name="x">Images N×C×H×W in [-1, 1].</param>
    /// <returns>N×features, none below 0.</returns>
    public override Tensor forward(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] != shape.Channels || x.shape[2] != shape.Height || x.shape[3] != shape.Width)
            throw new ArgumentException(
                $"This classifier takes images N×{shape}, as it was trained with, but got {x.Describe()}; resize them, or "
                + "train one for this size.", nameof(x));

        OneDnnGuard.Ensure();
        using var scope = NewDisposeScope();

        return functional.relu(hidden.call(convolutions.call(x).flatten(1))).MoveToOuterDisposeScope();   // (n, d)
    }

    /// <summary>Computes the logits of all attributes, side by side.</summary>
    public Tensor ComputeLogits(Tensor features) => output.call(features);                  // (n, k1 + k2 + …)

    /// <summary>
    /// This library's batch normalization: TorchSharp's counts batches with a number that a garbage collection may free
    /// while torch reads it.
    /// </summary>
    private sealed class BatchNormalization : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor?, Tensor> norm;

        public BatchNormalization(long channels)
            : base(nameof(BatchNormalization))
        {
            norm = NormalizationLayer.Create(channels, new() { Normalization = NormalizationKind.Batch });
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => norm.call(x, null);
    }
}
