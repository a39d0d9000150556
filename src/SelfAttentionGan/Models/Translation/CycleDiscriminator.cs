using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// The two discriminators of CycleGAN (Zhu et al. 2017) as one network: a <see cref="PatchDiscriminator"/> of images of
/// domain A, and one of B.
/// </summary>
/// <remarks>
/// The label of an image is the <see cref="ImageDomain"/> that it is to belong to; without labels that is B, the domain
/// of a batch's images. Source: arXiv:1703.10593.
/// </remarks>
public sealed class CycleDiscriminator : CheckedModule<Tensor, Tensor?, Tensor>, IDiscriminator
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly PatchDiscriminator a, b;

    /// <summary>Creates both discriminators with weights from torch's random numbers.</summary>
    /// <param name="options">The options of the generators.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public CycleDiscriminator(TranslationOptions options)
        : base(nameof(CycleDiscriminator))
    {
        Options = options;
        a = new(options with { InputChannels = 0, OutputChannels = options.InputChannels });
        b = new(options with { InputChannels = 0 });

        RegisterComponents();
    }

    /// <summary>The options that it was built from.</summary>
    public TranslationOptions Options { get; }

    /// <inheritdoc/>
    public long ScoresPerImage => b.ScoresPerImage;

    ImageShape? IDiscriminator.ImageShape => b.ImageShape;

    Module IDiscriminator.Module => this;

    object? IDiscriminator.Options => Options;

    ModelSummary? IDiscriminator.Summary => new("discriminator", [.. Rows("a", a), .. Rows("b", b)]);

    /// <summary>Scores the patches of images.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="labels">The <see cref="ImageDomain"/> of each, N, int64; null where all are of B.</param>
    /// <returns>Scores before any sigmoid, N×1×(H/2ᵏ − 2)×(W/2ᵏ − 2) after k halvings.</returns>
    /// <exception cref="ArgumentException">
    /// The images have another size or other channels, or a label is no domain.
    /// </exception>
    public override Tensor forward(Tensor images, Tensor? labels) => ImageDomains.CallEach(
        images, labels, ImageDomain.B, "CycleGAN discriminator",
        (domain, own) => (domain == ImageDomain.A ? a : b).call(own));

    /// <inheritdoc cref="forward"/>
    public Tensor Score(Tensor images, Tensor? labels = null) => call(images, labels);

    private static IEnumerable<LayerSummary> Rows(string name, IDiscriminator discriminator) =>
        discriminator.Summary!.Layers.Select(layer => layer with { Name = $"{name}.{layer.Name}" });
}
