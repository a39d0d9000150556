using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>Penalties as weighted terms of an objective's losses.</summary>
internal sealed class PenaltyTerms
{
    private readonly IReadOnlyList<IGanPenalty> penalties;

    /// <exception cref="ArgumentException">
    /// Two penalties have the same name, or one a wrong weight or interval.
    /// </exception>
    public PenaltyTerms(IReadOnlyList<IGanPenalty>? penalties)
    {
        this.penalties = [.. penalties ?? []];
        RequireValid();
    }

    /// <summary>The penalty that pulls the gradient norm to 1; null where none does.</summary>
    public IGanPenalty? ExpectingUnitGradientNorm => penalties.FirstOrDefault(penalty => penalty.ExpectsUnitGradientNorm);

    /// <summary>The state of each penalty, null where it has none, by its name.</summary>
    public IEnumerable<(string Name, Module? State)> States => penalties.Select(penalty => (penalty.Name, penalty.State));

    /// <summary>Computes the terms of a discriminator's update, of those penalties whose turn it is.</summary>
    public IEnumerable<LossTerm> ForDiscriminator(GanStepContext step, PenaltyContext context) => penalties
        .Where(penalty => step.DiscriminatorUpdates % penalty.Interval == 0)
        .Select(penalty => Term(penalty.Name, penalty.Compute(context), penalty.WeightAt(step.Step) * penalty.Interval));

    /// <summary>Computes the terms of a generator's update, of those penalties that have one.</summary>
    public IEnumerable<LossTerm> ForGenerator(GeneratorPenaltyContext context) => penalties
        .Where(penalty => penalty.GeneratorWeight > 0)
        .Select(penalty => Term(penalty.Name, penalty.ComputeForGenerator(context), penalty.GeneratorWeight));

    /// <summary>Joins the processes that train together.</summary>
    public void Join(IProcessGroup group)
    {
        foreach (var penalty in penalties)
            penalty.Join(group);
    }

    private static LossTerm Term(string name, torch.Tensor value, double weight)
    {
        using Scalar factor = weight;

        return new(name, value * factor);
    }

    private void RequireValid()
    {
        foreach (var penalty in penalties)
            if (!IsWeight(penalty.Weight) || !IsWeight(penalty.GeneratorWeight) || penalty.Interval < 1)
                throw new ArgumentException(
                    "A penalty must have weights of 0 or more and an interval of 1 or more, but " + FormattableString
                    .Invariant($"'{penalty.Name}' has {penalty.Weight}, for the generator {penalty.GeneratorWeight}, and ") +
                    FormattableString.Invariant($"{penalty.Interval}; correct them."));
        if (penalties.GroupBy(penalty => penalty.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new ArgumentException(
                $"Each penalty must have a name of its own, by which it is reported, but {same.Count()} are called " +
                $"'{same.Key}'; add their weights, or rename one.");
    }

    private static bool IsWeight(double weight) => weight >= 0 && double.IsFinite(weight);
}
