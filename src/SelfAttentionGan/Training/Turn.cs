using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>What an objective plays a turn with: real pictures, latents, and the two players.</summary>
public sealed class Turn
{
    private readonly Player generator, discriminator;
    private readonly Chance chance;

    internal Turn(Player generator, Player discriminator, Chance chance) =>
        (this.generator, this.discriminator, this.chance) = (generator, discriminator, chance);

    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Discriminator updates made before this step's turn: what a lazy penalty counts.</summary>
    public required long Updates { get; init; }

    /// <summary>Real pictures; in the generator's turn those that the discriminator saw last.</summary>
    public required Batch Real { get; init; }

    /// <summary>As many latents as real pictures, N×Latent.</summary>
    public required Tensor Latents { get; init; }

    /// <summary>The labels to paint under, N; null where the players have no classes.</summary>
    public required Tensor? Labels { get; init; }

    /// <summary>Lets the generator paint the latents, under the labels: N×C×H×W, without gradient in the
    /// discriminator's turn.</summary>
    public Tensor Paint() => generator.Answer(Latents, Labels);

    /// <summary>Lets the discriminator score pictures.</summary>
    /// <param name="pictures">N×C×H×W.</param>
    /// <param name="labels">N labels; a discriminator without classes does not look at them.</param>
    public Tensor Score(Tensor pictures, Tensor? labels) => discriminator.Answer(pictures, labels);

    /// <summary>Returns numbers from [0, 1), drawn anew from chance that a checkpoint keeps, on the players'
    /// device.</summary>
    /// <param name="shape">Their shape.</param>
    public Tensor Uniform(params long[] shape) => chance.Uniform(shape);
}
