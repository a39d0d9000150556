using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// The two generators of CycleGAN (Zhu et al. 2017) as one network: a <see cref="ResNetGenerator"/> from domain A to B,
/// and one from B to A.
/// </summary>
/// <remarks>
/// The label of an image is the <see cref="ImageDomain"/> that it is from. Without labels images are of A, as those of
/// a batch's inputs, so that observers and figures of paired translation take it as it is. Domain A has the options'
/// <see cref="TranslationOptions.InputChannels"/>, B its <see cref="TranslationOptions.OutputChannels"/>. Source:
/// arXiv:1703.10593.
/// </remarks>
public sealed class CycleGenerator : CheckedModule<Tensor, Tensor?, Tensor>, IGenerator
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly ResNetGenerator a_to_b, b_to_a;

    /// <summary>Creates both generators with weights from torch's random numbers.</summary>
    /// <param name="options">Sizes, channels, attention, of the generator from A to B.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public CycleGenerator(TranslationOptions options)
        : base(nameof(CycleGenerator))
    {
        Options = options;
        a_to_b = new(options);
        b_to_a = new(options with { InputChannels = options.OutputChannels, OutputChannels = options.InputChannels });

        RegisterComponents();
    }

    /// <summary>The options that it was built from.</summary>
    public TranslationOptions Options { get; }

    /// <summary>The generator from domain A to B.</summary>
    public ResNetGenerator AToB => a_to_b;

    /// <summary>The generator from domain B to A.</summary>
    public ResNetGenerator BToA => b_to_a;

    /// <summary>0: it takes images, no latents.</summary>
    public int LatentDim => 0;

    ImageShape? IGenerator.ImageShape => a_to_b.ImageShape;

    Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    ModelSummary? IGenerator.Summary => new(
        "generator", [.. Rows("a_to_b", a_to_b), .. Rows("b_to_a", b_to_a)]);

    /// <summary>Translates images to the other domain.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="labels">The <see cref="ImageDomain"/> that each is from, N, int64; null where all are of A.</param>
    /// <returns>N×C×H×W.</returns>
    /// <exception cref="ArgumentException">
    /// The images have another size or other channels, or a label is no domain.
    /// </exception>
    public override Tensor forward(Tensor images, Tensor? labels) => ImageDomains.CallEach(
        images, labels, ImageDomain.A, "CycleGAN generator",
        (domain, own) => (domain == ImageDomain.A ? a_to_b : b_to_a).call(own));

    /// <summary>Translates images to the other domain.</summary>
    /// <param name="latents">The images, N×C×H×W in [-1, 1].</param>
    /// <param name="labels">The <see cref="ImageDomain"/> that each is from, N, int64; null where all are of A.</param>
    /// <returns>N×C×H×W.</returns>
    /// <exception cref="ArgumentException">
    /// The images have another size or other channels, or a label is no domain.
    /// </exception>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => call(latents, labels);

    /// <summary>Creates another one with the same layers and a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    public CycleGenerator CreateCopy() => NetworkCopy.Of(this, () => new CycleGenerator(Options));

    IGenerator IGenerator.CreateCopy() => CreateCopy();

    private static IEnumerable<LayerSummary> Rows(string name, IGenerator generator) =>
        generator.Summary!.Layers.Select(layer => layer with { Name = $"{name}.{layer.Name}" });
}
