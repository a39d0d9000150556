using SelfAttentionGan.Blocks;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.TextToImage;

/// <summary>
/// Image-text encoder (CLIP, Radford et al. 2021; the role of AttnGAN's DAMSM): unit vectors of images and of captions,
/// near each other where they belong together.
/// </summary>
/// <remarks>
/// Images pass residual down blocks to 4×4 and a linear layer; a caption's vector is its sentence, of a text encoder,
/// after a linear layer. It is small, and trained from the start on real pairs by <c>ImageTextMatcherTrainer</c>; CLIP
/// and DAMSM are pretrained on far more data. Generator and discriminator share none of its weights: it measures
/// generated images, and no generator is trained on it. Training and evaluation do not differ. Source:
/// arXiv:2103.00020.
/// </remarks>
public sealed class ImageTextMatcher : CheckedModule<Tensor, Tensor, Tensor>
{
    // CLIP's: the temperature starts at 0.07, and cosines are multiplied by at most 100.
    private const double FirstTemperature = 0.07, MaxScale = 100;

    private readonly TextEncoder text;
    private readonly ResidualDownBlock[] blocks;
    private readonly Module<Tensor, Tensor> image, sentence;
    private readonly Parameter scale;
    private readonly BlockOptions layers = new() { Activation = ActivationKind.LeakyRelu, LeakySlope = 0.2 };

    /// <summary>Creates an encoder.</summary>
    /// <param name="options">
    /// Images, vocabulary, <see cref="TextToImageOptions.DiscriminatorChannels"/> and
    /// <see cref="TextToImageOptions.SentenceDim"/>, the length of the vectors; those of the generator are not used.
    /// </param>
    /// <exception cref="ArgumentException">Options are invalid, or there is no vocabulary.</exception>
    public ImageTextMatcher(TextToImageOptions options)
        : base(nameof(ImageTextMatcher))
    {
        Options = options.Validate() with { };
        text = TextNetworks.CreateEncoder(options) ?? throw new ArgumentException(
            $"An image-text matcher encodes captions, but {nameof(options.VocabularySize)} is 0; set it to the data's "
            + "Vocabulary.Count.", nameof(options));

        int[] channels = [options.ImageChannels, .. options.DiscriminatorChannels];
        blocks =
        [
            .. options.DiscriminatorChannels.Select(
                (to, i) => new ResidualDownBlock(channels[i], to, layers, first: i == 0)),
        ];
        const int last = TextToImageOptions.FirstSize;
        image = Linear(channels[^1] * last * last, options.SentenceDim);
        sentence = Linear(options.SentenceDim, options.SentenceDim);
        scale = Parameter(tensor((float)-Math.Log(FirstTemperature)));
        scale.DetachFromDisposeScope();
        Register();
    }

    /// <summary>The architecture.</summary>
    public TextToImageOptions Options { get; }

    private ImageShape Shape => new(Options.ImageChannels, Options.ImageSize, Options.ImageSize);

    /// <summary>Computes the similarity of each image with each caption.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="tokens">Tokens of M captions, M×L, int64.</param>
    /// <returns>Cosines of their vectors, N×M, divided by the learned temperature: logits.</returns>
    /// <exception cref="ArgumentException">
    /// Images or tokens have the wrong shape or type; or a token is out of range, which is checked on a CPU only.
    /// </exception>
    public override Tensor forward(Tensor images, Tensor tokens)
    {
        using var scope = NewDisposeScope();

        var cosines = EncodeImages(images).mm(EncodeCaptions(tokens).t());                          // (n, m)

        return (cosines * scale.clamp_max(Scalars.Of(Math.Log(MaxScale))).exp()).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes images.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <returns>Unit vectors, N×<see cref="TextToImageOptions.SentenceDim"/>.</returns>
    /// <exception cref="ArgumentException">The images have the wrong shape.</exception>
    public Tensor EncodeImages(Tensor images)
    {
        OneDnnGuard.Ensure();
        if (images.shape is not [> 0, var channels, var height, var width]
            || (channels, height, width) != (Shape.Channels, Shape.Height, Shape.Width))
            throw new ArgumentException(
                $"This image-text matcher takes images of shape N×{Shape}, but got {images.Describe()}; " +
                "resize them, or train one for their size.", nameof(images));

        using var scope = NewDisposeScope();

        var features = layers.Activate(blocks.Aggregate(images, (x, block) => block.call(x)));      // (n, c, 4, 4)

        return Normalize(image.call(features.flatten(1))).MoveToOuterDisposeScope();                // (n, d)
    }

    /// <summary>Encodes captions.</summary>
    /// <param name="tokens">Tokens of N captions, N×L, int64.</param>
    /// <returns>Unit vectors, N×<see cref="TextToImageOptions.SentenceDim"/>.</returns>
    /// <exception cref="ArgumentException">The tokens have the wrong shape or type, or are out of range.</exception>
    public Tensor EncodeCaptions(Tensor tokens)
    {
        using var scope = NewDisposeScope();

        return Normalize(sentence.call(text.call(tokens))).MoveToOuterDisposeScope();               // (n, d)
    }

    /// <summary>Symmetric contrastive loss (InfoNCE) of image-text pairs, as CLIP has it.</summary>
    /// <remarks>
    /// The mean of two cross-entropies: of each image's own caption among those of the batch, and of each caption's own
    /// image. Another image of the same caption is no mismatch, and left out of the softmax.
    /// </remarks>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="tokens">The tokens of their captions, N×L, int64.</param>
    internal Tensor ComputeLoss(Tensor images, Tensor tokens)
    {
        using var scope = NewDisposeScope();

        var own = Arithmetic.Range(images.shape[0], images.device);                                 // (n)
        var isEqual = tokens.unsqueeze(0).eq(tokens.unsqueeze(1)).all(2);                           // (n, n)
        var isOther = isEqual.logical_and(own.unsqueeze(0).ne(own.unsqueeze(1)));
        var logits = call(images, tokens).masked_fill(isOther, Scalars.Of(double.NegativeInfinity));

        var both = cross_entropy(logits, own).Plus(cross_entropy(logits.t(), own));
        return (both * Scalars.Of(0.5)).MoveToOuterDisposeScope();
    }

    private static Tensor Normalize(Tensor x) => x / x.norm(1, keepdim: true).clamp_min(Scalars.Of(1e-12));

    private void Register()
    {
        register_module("text", text);
        for (var i = 0; i < blocks.Length; i++)
            register_module($"down{Options.ImageSize >> (i + 1)}", blocks[i]);
        register_module("image", image);
        register_module("sentence", sentence);
        register_parameter("scale", scale);
    }
}
