using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>The two players with their optimisers: one update of either at a time.</summary>
/// <remarks>
/// The optimisers hold the parameters as they are now: move the players to their device first, where latents are drawn.
/// </remarks>
internal sealed class Duel : IDisposable
{
    private readonly Player generator, discriminator;
    private readonly IGanLoss loss;
    private readonly Func<long, (Tensor Latents, Tensor? Labels)> draw;
    private readonly Adam generatorAdam, discriminatorAdam;

    public Duel(
        Player generator, Player discriminator, IGanLoss loss,
        GanTrainerOptions options, Func<long, (Tensor Latents, Tensor? Labels)> draw)
    {
        (this.generator, this.discriminator, this.loss, this.draw) = (generator, discriminator, loss, draw);

        generatorAdam = Optimise(generator.Network, options.GeneratorRate);
        discriminatorAdam = Optimise(discriminator.Network, options.DiscriminatorRate);

        generator.Network.train();
        discriminator.Network.train();

        Adam Optimise(Module player, double rate) =>
            optim.Adam(player.parameters(), rate, options.Beta1, options.Beta2);
    }

    /// <summary>Teaches the discriminator with real pictures and as many painted ones, each under its label.</summary>
    /// <returns>Its loss, its mean score of the real and of the painted pictures: shape 3.</returns>
    public Tensor TrainDiscriminator(Batch real)
    {
        using var scope = NewDisposeScope();

        discriminatorAdam.zero_grad();

        var realScores = Score(real);                                           // (n)
        var fakeScores = Score(PaintWithoutGradient(real.Images.shape[0]));     // (n)
        var lost = loss.ForDiscriminator(realScores, fakeScores);

        lost.backward();
        discriminatorAdam.step();

        return stack([lost, realScores.mean(), fakeScores.mean()]).detach().MoveToOuterDisposeScope();
    }

    /// <summary>Teaches the generator with the scores of freshly painted pictures.</summary>
    /// <returns>Its loss, a single number.</returns>
    public Tensor TrainGenerator(long count)
    {
        using var scope = NewDisposeScope();
        using var judge = new Frozen(discriminator.Network);

        generatorAdam.zero_grad();

        var scores = Score(Paint(count));                                       // (n)
        var lost = loss.ForGenerator(scores);

        lost.backward();
        generatorAdam.step();

        return lost.detach().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        generatorAdam.Dispose();
        discriminatorAdam.Dispose();
    }

    private Tensor Score(Batch pictures) => discriminator.Answer(pictures.Images, pictures.Labels);

    private Batch Paint(long count)
    {
        var (latents, labels) = draw(count);

        return new(generator.Answer(latents, labels), labels);                  // (n, c, h, w) and (n)
    }

    private Batch PaintWithoutGradient(long count)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var painted = Paint(count);

        painted.Labels?.MoveToOuterDisposeScope();
        painted.Images.MoveToOuterDisposeScope();
        return painted;
    }
}
