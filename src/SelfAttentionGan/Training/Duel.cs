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
    private readonly Module<Tensor, Tensor> generator, discriminator;
    private readonly IGanLoss loss;
    private readonly Func<long, Tensor> draw;
    private readonly Adam generatorAdam, discriminatorAdam;

    public Duel(
        Module<Tensor, Tensor> generator, Module<Tensor, Tensor> discriminator, IGanLoss loss,
        GanTrainerOptions options, Func<long, Tensor> draw)
    {
        (this.generator, this.discriminator, this.loss, this.draw) = (generator, discriminator, loss, draw);

        generatorAdam = Optimise(generator, options.GeneratorRate);
        discriminatorAdam = Optimise(discriminator, options.DiscriminatorRate);

        generator.train();
        discriminator.train();

        Adam Optimise(Module player, double rate) =>
            optim.Adam(player.parameters(), rate, options.Beta1, options.Beta2);
    }

    /// <summary>Teaches the discriminator with real pictures and as many painted ones.</summary>
    /// <returns>Its loss, its mean score of the real and of the painted pictures: shape 3.</returns>
    public Tensor TrainDiscriminator(Tensor real)
    {
        using var scope = NewDisposeScope();

        discriminatorAdam.zero_grad();

        var realScores = discriminator.call(real);                              // (n)
        var fakeScores = discriminator.call(Paint(real.shape[0]));              // (n)
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
        using var judge = new Frozen(discriminator);

        generatorAdam.zero_grad();

        var scores = discriminator.call(generator.call(draw(count)));           // (n)
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

    private Tensor Paint(long count)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        return generator.call(draw(count)).MoveToOuterDisposeScope();           // (n, c, h, w)
    }
}
