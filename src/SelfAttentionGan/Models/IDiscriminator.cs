using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>The discriminator (critic) of a GAN: scores images, high for real and low for generated ones.</summary>
/// <remarks>
/// The networks of <c>SaganDiscriminatorBuilder</c> implement it. <see cref="From(Module{Tensor, Tensor})"/> adapts any
/// module. Members with a default body need not be written: the defaults claim nothing.
/// </remarks>
public interface IDiscriminator
{
    /// <summary>Number of classes; 0, the default, for an unconditional discriminator.</summary>
    int Classes => 0;

    /// <summary>Shape of an image that it scores, C×H×W; null, the default, where it is not known.</summary>
    ImageShape? ImageShape => null;

    /// <summary>
    /// Number of scores of an image. The default is 1; the trainer checks it before the first step where images are
    /// generated from latents.
    /// </summary>
    long ScoresPerImage => 1;

    /// <summary>The module with the weights: what is trained, moved, saved and put into evaluation mode.</summary>
    Module Module { get; }

    /// <summary>The options that it was built from, for a run to record; null, the default, for none.</summary>
    object? Options => null;

    /// <summary>
    /// Its layers with shapes and costs, which a run records; null, the default, where it has no such table.
    /// </summary>
    ModelSummary? Summary => null;

    /// <summary>Scores images.</summary>
    /// <param name="images">N×C×H×W, or N×C×D×H×W for volumes; in [-1, 1].</param>
    /// <param name="labels">
    /// N labels, int64, from 0 to <see cref="Classes"/> − 1; ignored without classes. A network of another condition, such
    /// as text to image, takes it here: tokens or sentence vectors, a row for each image.
    /// </param>
    /// <returns>Scores before any sigmoid: N for one each, or any shape (such as a patch discriminator's).</returns>
    Tensor Score(Tensor images, Tensor? labels = null);

    /// <summary>
    /// Whether <see cref="ScoreWithEmbedding"/> returns class embeddings, which a loss such as D2D-CE needs. By default
    /// it does not.
    /// </summary>
    bool HasClassEmbedding => false;

    /// <summary>Scores images, and embeds them and their classes in one pass; by default scores alone.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="labels">N labels, int64, from 0 to <see cref="Classes"/> − 1; ignored without classes.</param>
    DiscriminatorOutput ScoreWithEmbedding(Tensor images, Tensor? labels = null) => new(Score(images, labels));

    /// <summary>
    /// Returns the vectors that conditions become in this network, such as those of captions, N×D: gradient penalties on
    /// conditions are taken there. By default the conditions themselves.
    /// </summary>
    /// <param name="condition">What <see cref="Score"/> takes as labels.</param>
    /// <returns>What <see cref="Score"/> takes as labels, too, with the same scores.</returns>
    Tensor EmbedCondition(Tensor condition) => condition;

    /// <summary>
    /// Scores the same images under several conditions. By default <see cref="Score"/> is called for each; a network whose
    /// features do not depend on the condition computes them once.
    /// </summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <param name="conditions">One or more of what <see cref="Score"/> takes as labels.</param>
    /// <returns>The scores for each condition.</returns>
    IReadOnlyList<Tensor> ScoreAll(Tensor images, IReadOnlyList<Tensor> conditions) =>
        [.. conditions.Select(condition => Score(images, condition))];

    /// <summary>Adapts an unconditional module.</summary>
    /// <param name="module">Takes N×C×H×W in [-1, 1], returns scores.</param>
    static IDiscriminator From(Module<Tensor, Tensor> module) =>
        new ModuleDiscriminator(module, 0, (images, _) => module.call(images));

    /// <summary>Adapts a class-conditional module.</summary>
    /// <param name="module">Takes N×C×H×W in [-1, 1] and N labels, returns scores.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    static IDiscriminator From(Module<Tensor, Tensor, Tensor> module, int classes) =>
        new ModuleDiscriminator(module, classes, (images, labels) => module.call(images, labels!));
}

/// <summary>A plain module as a discriminator.</summary>
internal sealed record ModuleDiscriminator(Module Module, int Classes, Func<Tensor, Tensor?, Tensor> Call)
    : IDiscriminator
{
    public Tensor Score(Tensor images, Tensor? labels) => Call(images, labels);
}
