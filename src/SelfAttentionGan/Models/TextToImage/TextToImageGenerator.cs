using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.TextToImage;

/// <summary>Text-to-image generator (after DF-GAN, Tao et al. 2022): maps latent vectors and captions to images.</summary>
/// <remarks>
/// <para>
/// Latent vector and sentence are projected to a 4×4 map, and condition every residual up block: the gain and the bias of
/// its batch normalization are linear in both, in place of DF-GAN's affine transformations by small networks. After the
/// blocks of the chosen sizes the map attends to the words of the caption (<see cref="CrossAttention2d"/>, AttnGAN) and to
/// itself (<see cref="SelfAttention2d"/>, SAGAN). tanh ends it.
/// </para>
/// <para>
/// It has a text encoder of its own, for tokens; without a vocabulary it takes sentence vectors. In evaluation batch
/// normalization uses its running statistics. Source: "DF-GAN: A Simple and Effective Baseline for Text-to-Image
/// Synthesis", arXiv:2008.05865.
/// </para>
/// </remarks>
public sealed class TextToImageGenerator : CheckedModule<Tensor, Tensor, Tensor>, IGenerator
{
    private readonly TextEncoder? text;
    private readonly Module<Tensor, Tensor> project;
    private readonly Stage[] stages;
    private readonly ToRgb image;

    /// <summary>Creates a generator.</summary>
    /// <param name="options">The architecture.</param>
    /// <exception cref="ArgumentException">Options are invalid; the message names every error.</exception>
    public TextToImageGenerator(TextToImageOptions options)
        : base(nameof(TextToImageGenerator))
    {
        Options = options.Validate() with { };
        var condition = options.LatentDim + options.SentenceDim;
        var blocks = new BlockOptions
        {
            Normalization = NormalizationKind.ConditionalBatch,
            ConditionDim = condition,
            Activation = ActivationKind.LeakyRelu,
            LeakySlope = 0.2,
        };
        var channels = options.GeneratorChannels;

        text = TextNetworks.CreateEncoder(options);
        project = Linear(condition, channels[0] * TextToImageOptions.FirstSize * TextToImageOptions.FirstSize);
        stages =
        [
            .. options.GeneratorSizes.Skip(1).Select((size, i) => new Stage(options, size, channels[i], channels[i + 1], blocks)),
        ];
        image = new(channels[^1], options.ImageChannels, blocks, spectralNorm: null);
        Register();
    }

    /// <inheritdoc/>
    public int LatentDim => Options.LatentDim;

    /// <summary>The architecture.</summary>
    public TextToImageOptions Options { get; }

    ImageShape? IGenerator.ImageShape => new(Options.ImageChannels, Options.ImageSize, Options.ImageSize);

    Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    /// <summary>Generates one image for each latent vector and its caption.</summary>
    /// <param name="latents">Latent vectors, N×<see cref="LatentDim"/>, standard normal.</param>
    /// <param name="condition">
    /// Tokens of the captions, N×L, int64, as <see cref="Data.Captions.Vocabulary"/> encodes them; without a vocabulary
    /// sentence vectors, N×<see cref="TextToImageOptions.SentenceDim"/>.
    /// </param>
    /// <returns>Images, N×C×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">
    /// Latents or condition have the wrong shape or type; or a token is out of range, which is checked on a CPU only.
    /// </exception>
    public override Tensor forward(Tensor latents, Tensor condition)
    {
        OneDnnGuard.Ensure();
        if (latents.shape is not [> 0, var length] || length != LatentDim)
            throw new ArgumentException(
                $"This generator takes latents of shape N×{LatentDim}, but got {latents.Describe()}; " +
                $"sample them with randn(n, {LatentDim}).", nameof(latents));
        TextNetworks.Check(condition, latents.shape[0], Options, takesVectors: text is null, "generator");

        using var scope = NewDisposeScope();

        var encoded = text?.Encode(condition);
        var vector = cat([latents, encoded?.Sentence ?? condition], 1);                     // (n, z + d)
        const int first = TextToImageOptions.FirstSize;
        var x = project.call(vector).view(-1, Options.GeneratorChannels[0], first, first);  // (n, c, 4, 4)
        foreach (var stage in stages)
            x = stage.Call(x, vector, encoded);                                             // (n, c, 2h, 2w)

        return tanh(image.call(x)).MoveToOuterDisposeScope();                               // (n, c, h, w)
    }

    /// <summary>Generates images of captions; the labels of this generator are its condition.</summary>
    /// <param name="latents">Latent vectors, N×<see cref="LatentDim"/>, standard normal.</param>
    /// <param name="labels">Tokens, N×L, int64; without a vocabulary sentence vectors.</param>
    /// <returns>Images, N×C×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">Latents or condition are missing, or have the wrong shape or type.</exception>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => call(latents, TextNetworks.Require(labels, "generator"));

    /// <summary>Creates another generator with a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    public TextToImageGenerator CreateCopy() => NetworkCopy.Of(this, () => new TextToImageGenerator(Options));

    IGenerator IGenerator.CreateCopy() => CreateCopy();

    private void Register()
    {
        if (text is not null)
            register_module("text", text);
        register_module("project", project);
        foreach (var stage in stages)
            foreach (var (name, module) in stage.Modules)
                register_module(name, module);
        register_module("image", image);
    }

    /// <summary>An up block, and the attention after it.</summary>
    private sealed class Stage
    {
        private readonly ResidualUpBlock up;
        private readonly CrossAttention2d? words;
        private readonly SentenceGateBlock? gate;
        private readonly Module<Tensor, Tensor>? attend;
        private readonly int size;

        public Stage(TextToImageOptions options, int size, int from, int to, BlockOptions blocks)
        {
            this.size = size;
            up = new(from, to, blocks);
            var attendsToWords = options.CrossAttention.Contains(size);
            words = attendsToWords && !options.UseAttentionControl ? new(to, options.SentenceDim) : null;
            gate = attendsToWords && options.UseAttentionControl ? new(to, options.SentenceDim) : null;
            if (options.SelfAttention.Contains(size))
                attend = options.UseAttentionControl
                    ? new PointwiseResidualBlock(to)
                    : new SelfAttention2d(to, SelfAttentionOptions.Official with { SpectralNorm = null, ScalarGamma = false });
        }

        /// <summary>The layers by the names that begin their checkpoint keys.</summary>
        public IEnumerable<(string Name, Module Module)> Modules =>
            new (string, Module?)[] { ("up", up), ("words", words), ("gate", gate), ("attend", attend) }
                .Where(layer => layer.Item2 is not null).Select(layer => ($"{layer.Item1}{size}", layer.Item2!));

        public Tensor Call(Tensor x, Tensor vector, EncodedText? text)
        {
            x = up.call(x, vector);
            if (words is not null)
                x = words.call(x, text!.Words, text.Padding);
            if (gate is not null)
                x = gate.call(x, text!.Sentence);

            return attend?.call(x) ?? x;
        }
    }
}
