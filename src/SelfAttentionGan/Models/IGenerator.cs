using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>The generator of a GAN: maps latent vectors, and class labels where it has classes, to images.</summary>
/// <remarks>
/// The networks of <c>SaganGeneratorBuilder</c> implement it, and <c>From</c> adapts
/// any module. Members with a default body need not be written: the defaults claim nothing.
/// </remarks>
public interface IGenerator
{
    /// <summary>Length of a latent vector; 0 for a network that takes none, such as image-to-image.</summary>
    int LatentDim { get; }

    /// <summary>Number of classes; 0, the default, for an unconditional generator.</summary>
    int Classes => 0;

    /// <summary>Shape of a generated image, C×H×W; null, the default, where it is not known before it is run.</summary>
    ImageShape? ImageShape => null;

    /// <summary>The module with the weights: what is trained, moved, saved and put into evaluation mode.</summary>
    Module Module { get; }

    /// <summary>The options that it was built from, for a run to record; null, the default, for none.</summary>
    object? Options => null;

    /// <summary>
    /// Its layers with shapes and costs, which a run records; null, the default, where it has no such table.
    /// </summary>
    ModelSummary? Summary => null;

    /// <summary>Generates one image for each latent vector.</summary>
    /// <param name="latents">N×<see cref="LatentDim"/>, standard normal; or what the objective generates from.</param>
    /// <param name="labels">
    /// N labels, int64, from 0 to <see cref="Classes"/> − 1; ignored without classes. A network of another condition, such
    /// as text to image, takes it here: tokens or sentence vectors, a row for each image.
    /// </param>
    /// <returns>N×C×H×W, or N×C×D×H×W for volumes; in [-1, 1].</returns>
    Tensor Generate(Tensor latents, Tensor? labels = null);

    /// <summary>
    /// Creates another network of the same architecture with weights of its own, which the trainer makes the moving
    /// average of this one; null, the default, where the network does not know how it was built.
    /// </summary>
    IGenerator? CreateCopy() => null;

    /// <summary>Adapts an unconditional module.</summary>
    /// <param name="module">Takes N×<paramref name="latentDim"/>, returns N×C×H×W in [-1, 1].</param>
    /// <param name="latentDim">Length of a latent vector; 0 where it takes none.</param>
    /// <param name="createCopy">Builds another module of the same architecture, for the moving average.</param>
    static IGenerator From(
        Module<Tensor, Tensor> module, int latentDim, Func<Module<Tensor, Tensor>>? createCopy = null) =>
        new ModuleGenerator(
            module, latentDim, 0, (latents, _) => module.call(latents),
            createCopy is null ? null : () => From(createCopy(), latentDim, createCopy));

    /// <summary>Adapts a class-conditional module.</summary>
    /// <param name="module">Takes N×<paramref name="latentDim"/> and N labels, returns N×C×H×W in [-1, 1].</param>
    /// <param name="latentDim">Length of a latent vector; 0 where it takes none.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="createCopy">Builds another module of the same architecture, for the moving average.</param>
    static IGenerator From(
        Module<Tensor, Tensor, Tensor> module, int latentDim, int classes,
        Func<Module<Tensor, Tensor, Tensor>>? createCopy = null) =>
        new ModuleGenerator(
            module, latentDim, classes, (latents, labels) => module.call(latents, labels!),
            createCopy is null ? null : () => From(createCopy(), latentDim, classes, createCopy));
}

/// <summary>A plain module as a generator.</summary>
internal sealed record ModuleGenerator(
    Module Module, int LatentDim, int Classes, Func<Tensor, Tensor?, Tensor> Call, Func<IGenerator>? Copy) : IGenerator
{
    public Tensor Generate(Tensor latents, Tensor? labels) => Call(latents, labels);

    public IGenerator? CreateCopy() => Copy?.Invoke();
}
