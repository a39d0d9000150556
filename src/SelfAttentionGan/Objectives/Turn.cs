using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>What an objective plays a turn with: real pictures, latents, and the two players.</summary>
public sealed class Turn
{
    private readonly Player generator, discriminator;
    private readonly Func<long[], Tensor> uniform;

    internal Turn(Player generator, Player discriminator, Func<long[], Tensor> uniform) =>
        (this.generator, this.discriminator, this.uniform) = (generator, discriminator, uniform);

    /// <summary>Whether this is the generator's turn: only then do painted pictures have a history.</summary>
    public required bool IsGenerators { get; init; }

    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Discriminator updates made before this one: what a lazy penalty counts.</summary>
    public required long Updates { get; init; }

    /// <summary>Real pictures; in the generator's turn those that the discriminator saw last.</summary>
    public required Batch Real { get; init; }

    /// <summary>As many latents as real pictures, N×Latent.</summary>
    public required Tensor Latents { get; init; }

    /// <summary>The labels to paint under, N; null where the players have no classes.</summary>
    public required Tensor? Labels { get; init; }

    /// <summary>
    /// What the generator painted last in this turn, for further terms on the same pictures; null before it has.
    /// </summary>
    public Tensor? Painted { get; private set; }

    /// <summary>Lets the generator paint, under the labels; without a history in the discriminator's turn.</summary>
    /// <param name="from">What it paints from. The default is <see cref="Latents"/>.</param>
    /// <returns>N×C×H×W.</returns>
    public Tensor Paint(Tensor? from = null)
    {
        using var scope = NewDisposeScope();
        using var constant = IsGenerators ? null : no_grad();

        return Painted = generator.Answer(from ?? Latents, Labels).MoveToOuterDisposeScope();
    }

    /// <summary>Lets the discriminator score pictures.</summary>
    /// <param name="pictures">N×C×H×W.</param>
    /// <param name="labels">N labels; a discriminator without classes does not look at them.</param>
    public Tensor Score(Tensor pictures, Tensor? labels) => discriminator.Answer(pictures, labels);

    /// <summary>Draws numbers from [0, 1) anew, from chance that a checkpoint keeps, on the players' device.</summary>
    /// <param name="shape">Their shape.</param>
    public Tensor Uniform(params long[] shape) => uniform(shape);
}
