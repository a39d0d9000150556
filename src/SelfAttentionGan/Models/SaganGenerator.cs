using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>The SAGAN generator (Zhang et al. 2019): maps latent vectors to images.</summary>
/// <remarks>
/// <see cref="SaganGeneratorBuilder"/> adds its layers. In training, batch normalization uses the batch's statistics
/// and updates the running ones, and spectral normalization updates its estimates; in evaluation neither changes, and
/// equal latents give equal images.
/// </remarks>
public sealed class SaganGenerator : CheckedModule<Tensor, Tensor>, IGenerator
{
    private readonly IReadOnlyList<NamedLayer> layers;

    internal SaganGenerator(
        int latentDim, int classes, ImageShape image, IReadOnlyList<NamedLayer> layers, SaganOptions? options)
        : base(nameof(SaganGenerator))
    {
        (LatentDim, Classes, ImageShape, this.layers, Options) = (latentDim, classes, image, layers, options);

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <inheritdoc/>
    public int LatentDim { get; }

    /// <inheritdoc cref="IGenerator.Classes"/>
    public int Classes { get; }

    /// <summary>Shape of a generated image, C×H×W.</summary>
    public ImageShape ImageShape { get; }

    /// <summary>The options that it was built from; null where it was built layer by layer.</summary>
    public SaganOptions? Options { get; }

    ImageShape? IGenerator.ImageShape => ImageShape;

    Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    ModelSummary? IGenerator.Summary => ModelSummary.Of(this);

    /// <summary>Generates one image for each latent vector; for a generator without classes.</summary>
    /// <param name="latents">Latent vectors, N×<see cref="LatentDim"/>, standard normal.</param>
    /// <returns>Images, N×C×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">The latents are not N×<see cref="LatentDim"/>.</exception>
    /// <exception cref="InvalidOperationException">The generator has classes.</exception>
    public override Tensor forward(Tensor latents)
    {
        LabelValidator.RequireUnconditional(Classes, "generator");

        return Forward(latents, labels: null);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The latents are not N×<see cref="LatentDim"/>, or the labels are not N int64, or one is of no class.
    /// </exception>
    /// <exception cref="InvalidOperationException">The generator has classes, but there are no labels.</exception>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => Classes == 0
        ? call(latents)
        : Forward(latents, LabelValidator.Require(labels, latents, Classes, "generator"));

    /// <summary>Creates another generator with the same layers and a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    /// <returns>The copy; null for a generator that was built layer by layer.</returns>
    public SaganGenerator? CreateCopy() =>
        Options is null ? null : NetworkCopy.Of(this, () => SaganGeneratorBuilder.From(Options).Build());

    IGenerator? IGenerator.CreateCopy() => CreateCopy();

    private Tensor Forward(Tensor latents, Tensor? labels)
    {
        if (latents.dim() != 2 || latents.shape[1] != LatentDim)
            throw new ArgumentException(
                $"This generator takes latents of shape N×{LatentDim}, but got {latents.Describe()}; " +
                $"sample them with randn(n, {LatentDim}).", nameof(latents));

        using var scope = NewDisposeScope();

        var x = latents.alias();
        foreach (var layer in layers)
        {
            using var input = x;                                 // each feature map is freed once the next one exists
            x = layer.Call(input, labels);
        }

        return tanh(x).MoveToOuterDisposeScope();                // (n, c, h, w)
    }
}
