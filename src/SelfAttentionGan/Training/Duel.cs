using System.Diagnostics.CodeAnalysis;
using SelfAttentionGan.Data;
using SelfAttentionGan.Objectives;
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
    private readonly IGanObjective objective;
    private readonly GanTrainerOptions options;
    private readonly Tally tally;
    private readonly Likeness likeness;
    private readonly Device device;
    private readonly AdamStep generatorStep, discriminatorStep;
    private readonly Gradients generatorGradients, discriminatorGradients;

    public Duel(
        Player generator, Player discriminator, IGanObjective objective, GanTrainerOptions options, Tally tally,
        Device device)
    {
        (this.generator, this.discriminator) = (generator, discriminator);
        (this.objective, this.options, this.tally, this.device) = (objective, options, tally, device);

        likeness = new(options.Seed, device);
        (GeneratorAdam, generatorGradients, GeneratorFaults) =
            Prepare(generator.Network, "generator", options.GeneratorRate);
        (DiscriminatorAdam, discriminatorGradients, DiscriminatorFaults) =
            Prepare(discriminator.Network, "discriminator", options.DiscriminatorRate);
        (generatorStep, discriminatorStep) = (new(GeneratorAdam), new(DiscriminatorAdam));

        (Adam, Gradients, FirstFault) Prepare(Module player, string name, double rate)
        {
            var gradients = new Gradients(player);
            gradients.Forget();
            player.train();

            return (
                optim.Adam(player.parameters(), rate, options.Beta1, options.Beta2),
                gradients,
                new([$"{name}'s loss", .. gradients.Names.Select(key => $"gradient of {name}.{key}")], device));
        }
    }

    public Adam GeneratorAdam { get; }

    public Adam DiscriminatorAdam { get; }

    public FirstFault GeneratorFaults { get; }

    public FirstFault DiscriminatorFaults { get; }

    /// <summary>Where latents come from, and the labels that they are painted under.</summary>
    public required Func<long, (Tensor Latents, Tensor? Labels)> Draw { get; init; }

    /// <summary>Where other numbers of chance come from, in [0, 1).</summary>
    public required Func<long[], Tensor> Uniform { get; init; }

    /// <summary>Forgets all faults, after a roll-back.</summary>
    public void Forget()
    {
        GeneratorFaults.Forget();
        DiscriminatorFaults.Forget();
    }

    /// <summary>Sets both rates to a share of their full values.</summary>
    /// <remarks>And the betas: a checkpoint brings those of its own options along.</remarks>
    public void Pace(double share)
    {
        Set(GeneratorAdam, options.GeneratorRate * share);
        Set(DiscriminatorAdam, options.DiscriminatorRate * share);

        void Set(Adam adam, double rate)
        {
            foreach (var group in adam.ParamGroups.Cast<Adam.ParamGroup>())
                (group.LearningRate, group.Betas) = (rate, (options.Beta1, options.Beta2));
        }
    }

    /// <summary>Teaches the discriminator with real pictures and as many painted ones.</summary>
    /// <param name="real">Real pictures with their labels.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="turn">How often the discriminator has learnt in this step already.</param>
    public void TrainDiscriminator(Batch real, int step, int turn = 0)
    {
        using var scope = NewDisposeScope();

        var updates = (step - 1L) * options.CriticSteps + turn;
        var lost = zeros([], ScalarType.Float64, device);

        foreach (var part in Parts(real, step, updates, isGenerators: false))
        {
            using var moment = NewDisposeScope();

            var verdict = objective.ForDiscriminator(part);
            Backward(verdict.Terms);
            lost.add_(Count(verdict.Terms, "discriminator", options.CriticSteps), Scalars.One);
            Judge(part.Real.Images, verdict);
        }

        Update(discriminatorStep, discriminatorGradients, DiscriminatorFaults, lost, step,
            "discriminator", options.CriticSteps);
    }

    /// <summary>Teaches the generator with the scores of freshly painted pictures.</summary>
    /// <param name="real">The pictures that the discriminator saw last; as many are painted.</param>
    /// <param name="step">The step, from 1.</param>
    public void TrainGenerator(Batch real, int step)
    {
        using var scope = NewDisposeScope();
        using var judge = new Frozen(discriminator.Network);

        var lost = zeros([], ScalarType.Float64, device);

        foreach (var part in Parts(real, step, (long)step * options.CriticSteps, isGenerators: true))
        {
            using var moment = NewDisposeScope();

            var terms = objective.ForGenerator(part);
            Backward(terms);
            lost.add_(Count(terms, "generator", times: 1), Scalars.One);
        }

        Update(generatorStep, generatorGradients, GeneratorFaults, lost, step, "generator", times: 1);
    }

    public void Dispose()
    {
        GeneratorAdam.Dispose();
        DiscriminatorAdam.Dispose();
        GeneratorFaults.Dispose();
        DiscriminatorFaults.Dispose();
        likeness.Dispose();
    }

    // All latents are drawn before the first part, so that their numbers do not depend on how a batch is cut.
    private IEnumerable<Turn> Parts(Batch real, int step, long updates, bool isGenerators)
    {
        var (latents, labels) = Draw(real.Images.shape[0]);
        var size = real.Images.shape[0] / options.MicroBatches;

        return Enumerable.Range(0, options.MicroBatches).Select(index => new Turn(generator, discriminator, Uniform)
        {
            IsGenerators = isGenerators,
            Step = step,
            Updates = updates,
            Real = new(Part(real.Images, index), Part(real.Labels, index), Part(real.Inputs, index)),
            Latents = Part(latents, index),
            Labels = Part(labels, index),
        });

        [return: NotNullIfNotNull(nameof(whole))]
        Tensor? Part(Tensor? whole, int index) => whole?.narrow(0, index * size, size);
    }

    private void Backward(IReadOnlyList<LossTerm> terms) =>
        (terms.Sum() * Scalars.Of(1.0 / options.MicroBatches)).backward();

    /// <summary>Adds a part's terms to the figures, and returns their sum as a share of the batch's.</summary>
    private Tensor Count(IReadOnlyList<LossTerm> terms, string player, int times)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var share = 1.0 / options.MicroBatches;
        foreach (var term in terms)
            tally.Add($"{player}.{term.Name}", term.Value, share / times);

        return (terms.Sum() * Scalars.Of(share)).MoveToOuterDisposeScope();
    }

    private void Judge(Tensor real, Verdict verdict)
    {
        using var scope = NewDisposeScope();

        var share = 1.0 / options.MicroBatches / options.CriticSteps;
        var (diversity, distance) = likeness.Compare(real, verdict.FakeImages);

        tally.Add(Figure.RealScore, verdict.RealScores.mean(), share);
        tally.Add(Figure.FakeScore, verdict.FakeScores.mean(), share);
        tally.Add(Figure.Diversity, diversity, share);
        tally.Add(Figure.Distance, distance, share);
    }

    private void Update(
        AdamStep adam, Gradients gradients, FirstFault faults, Tensor lost, int step, string player, int times)
    {
        using var scope = NewDisposeScope();

        var norms = gradients.Norms();                                          // (parameters)
        var norm = norms.norm();
        faults.Look(cat([lost.view(1), norms]), step);
        tally.Add(Figure.Loss(player), lost, 1.0 / times);
        tally.Add(Figure.Gradient(player), norm, 1.0 / times);

        if (options.ClipGradient > 0)
            gradients.Clip(norm, options.ClipGradient);
        adam.Apply();
        gradients.Forget();                                      // the other player's turn needs the memory
    }
}
