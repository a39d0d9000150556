using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>Inputs of one update of a network: both networks, a real batch, latents and labels.</summary>
public sealed class GanStepContext
{
    private readonly IGenerator generator;
    private readonly Func<long[], Tensor> uniform;

    internal GanStepContext(IGenerator generator, IDiscriminator discriminator, Func<long[], Tensor> uniform) =>
        (this.generator, Discriminator, this.uniform) = (generator, discriminator, uniform);

    /// <summary>Whether the generator is updated, not the discriminator.</summary>
    public required bool IsGeneratorStep { get; init; }

    /// <summary>The training step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Discriminator updates before this one; lazy regularization counts them.</summary>
    public required long DiscriminatorUpdates { get; init; }

    /// <summary>
    /// Real images with their labels; in the generator's update the batch of the discriminator's last one.
    /// </summary>
    public required Batch Real { get; init; }

    /// <summary>Standard normal latents, N×<see cref="IGenerator.LatentDim"/>, one for each real image.</summary>
    public required Tensor Latents { get; init; }

    /// <summary>Random labels for the generated images, N; null where the networks have no classes.</summary>
    public required Tensor? Labels { get; init; }

    /// <summary>
    /// The generator. In the discriminator's update it is frozen: images that it generates have no gradient.
    /// </summary>
    public IGenerator Generator => IsGeneratorStep ? generator : new FrozenGenerator(generator);

    /// <summary>The discriminator; in the generator's update its parameters get no gradient.</summary>
    public IDiscriminator Discriminator { get; }

    /// <summary>
    /// Samples from [0, 1), on the networks' device; checkpoints keep the state of this random generator.
    /// </summary>
    /// <param name="shape">The shape of the result.</param>
    public Tensor Uniform(params long[] shape) => uniform(shape);

    // Not by requires_grad: spectral normalization, which updates u and v once in a step, takes a weight without it for
    // one that is not trained.
    private sealed class FrozenGenerator(IGenerator generator) : IGenerator
    {
        public int LatentDim => generator.LatentDim;

        public int Classes => generator.Classes;

        public ImageShape? ImageShape => generator.ImageShape;

        public Module Module => generator.Module;

        public object? Options => generator.Options;

        public ModelSummary? Summary => generator.Summary;

        public Tensor Generate(Tensor latents, Tensor? labels)
        {
            using var constant = no_grad();

            return generator.Generate(latents, labels);
        }

        public IGenerator? CreateCopy() => generator.CreateCopy();
    }
}
