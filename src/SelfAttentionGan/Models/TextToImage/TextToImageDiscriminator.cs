using SelfAttentionGan.Blocks;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.TextToImage;

/// <summary>
/// One-way text-to-image discriminator (DF-GAN, Tao et al. 2022): scores an image together with a caption, high for a
/// real image with its own.
/// </summary>
/// <remarks>
/// Residual down blocks lead to a 4×4 map; the sentence is repeated at each of its positions, and a 3×3 and a 4×4
/// convolution turn both into one score. There is no normalization: <c>TextToImageObjective</c> has a gradient penalty.
/// It has a text encoder of its own, for tokens; without a vocabulary it takes sentence vectors. Training and evaluation
/// do not differ. Source: arXiv:2008.05865.
/// </remarks>
public sealed class TextToImageDiscriminator : CheckedModule<Tensor, Tensor, Tensor>, IDiscriminator
{
    private readonly TextEncoder? text;
    private readonly ResidualDownBlock[] blocks;
    private readonly Module<Tensor, Tensor> joint, score;
    private readonly BlockOptions layers = new() { Activation = ActivationKind.LeakyRelu, LeakySlope = 0.2 };

    /// <summary>Creates a discriminator.</summary>
    /// <param name="options">The architecture.</param>
    /// <exception cref="ArgumentException">Options are invalid; the message names every error.</exception>
    public TextToImageDiscriminator(TextToImageOptions options)
        : base(nameof(TextToImageDiscriminator))
    {
        Options = options.Validate() with { };
        int[] channels = [options.ImageChannels, .. options.DiscriminatorChannels];
        var hidden = 2 * options.BaseChannels;

        text = TextNetworks.CreateEncoder(options);
        blocks =
        [
            .. options.DiscriminatorChannels.Select(
                (to, i) => new ResidualDownBlock(channels[i], to, layers, first: i == 0)),
        ];
        joint = LayerFactory.Create(
            Conv2d(channels[^1] + options.SentenceDim, hidden, kernel_size: 3, padding: 1, bias: false), layers);
        score = LayerFactory.Create(Conv2d(hidden, 1, kernel_size: TextToImageOptions.FirstSize), layers);
        Register();
    }

    /// <summary>The architecture.</summary>
    public TextToImageOptions Options { get; }

    ImageShape? IDiscriminator.ImageShape => Shape;

    Module IDiscriminator.Module => this;

    object? IDiscriminator.Options => Options;

    private ImageShape Shape => new(Options.ImageChannels, Options.ImageSize, Options.ImageSize);

    /// <summary>Scores images with their captions.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="condition">
    /// Tokens of the captions, N×L, int64; or sentence vectors, N×<see cref="TextToImageOptions.SentenceDim"/>, with a
    /// vocabulary those of <see cref="EmbedCondition"/>.
    /// </param>
    /// <returns>N scores, before any sigmoid.</returns>
    /// <exception cref="ArgumentException">
    /// Images or condition have the wrong shape or type; or a token is out of range, which is checked on a CPU only.
    /// </exception>
    public override Tensor forward(Tensor images, Tensor condition) => ScoreAll(images, [condition])[0];

    /// <summary>Scores images with their captions; the labels of this discriminator are its condition.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="labels">Tokens, N×L, int64, or sentence vectors.</param>
    /// <returns>N scores, before any sigmoid.</returns>
    /// <exception cref="ArgumentException">Images or condition are missing, or have the wrong shape or type.</exception>
    public Tensor Score(Tensor images, Tensor? labels = null) => call(images, TextNetworks.Require(labels, "discriminator"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Images or a condition have the wrong shape or type.</exception>
    public IReadOnlyList<Tensor> ScoreAll(Tensor images, IReadOnlyList<Tensor> conditions)
    {
        OneDnnGuard.Ensure();
        if (images.shape is not [> 0, var channels, var height, var width]
            || (channels, height, width) != (Shape.Channels, Shape.Height, Shape.Width))
            throw new ArgumentException(
                $"This discriminator takes images of shape N×{Shape}, but got {images.Describe()}; " +
                "resize them, or build it for their size.", nameof(images));
        foreach (var condition in conditions)
            TextNetworks.Check(condition, images.shape[0], Options, takesVectors: true, "discriminator");

        using var scope = NewDisposeScope();

        var features = blocks.Aggregate(images.alias(), (x, block) => block.call(x));               // (n, c, 4, 4)

        return [.. conditions.Select(condition => ScoreOne(features, condition).MoveToOuterDisposeScope())];

        Tensor ScoreOne(Tensor map, Tensor condition)
        {
            var sentence = EmbedCondition(condition).unsqueeze(-1).unsqueeze(-1);                   // (n, d, 1, 1)
            var both = cat([map, sentence.expand(-1, -1, map.shape[2], map.shape[3])], 1);          // (n, c + d, 4, 4)

            return score.call(layers.Activate(joint.call(both))).flatten();                         // (n)
        }
    }

    /// <summary>Returns the sentence vectors of captions, by this network's text encoder; of vectors themselves.</summary>
    /// <param name="condition">Tokens, N×L, int64, or sentence vectors.</param>
    /// <returns>Sentence vectors, N×<see cref="TextToImageOptions.SentenceDim"/>.</returns>
    /// <exception cref="ArgumentException">The condition has the wrong shape or type, or a token is out of range.</exception>
    public Tensor EmbedCondition(Tensor condition)
    {
        var rows = condition.dim() == 0 ? 0 : condition.shape[0];
        TextNetworks.Check(condition, rows, Options, takesVectors: true, "discriminator");

        return text is not null && condition.dtype == ScalarType.Int64 ? text.call(condition) : condition.alias();
    }

    private void Register()
    {
        if (text is not null)
            register_module("text", text);
        for (var i = 0; i < blocks.Length; i++)
            register_module($"down{Options.ImageSize >> (i + 1)}", blocks[i]);
        register_module("joint", joint);
        register_module("score", score);
    }
}
