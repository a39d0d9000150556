using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;

namespace PaperExperiments;

/// <summary>The paper's experiments (arXiv:1805.08318, section 4) on a small residual network.</summary>
/// <remarks>
/// Loss and Adam's betas are the paper's, hinge and (0, 0.9). Learning rates are five times the paper's, for hundreds of
/// steps where the paper has a million: baselines have equal rates (2e-3), TTUR a four times lower one in the generator, as
/// in the paper (1e-4 and 4e-4).
/// </remarks>
internal static class Experiments
{
    private const double Rate = 2e-3;

    // The small preset itself has a recipe without spectral normalization.
    private static readonly SaganOptions Network = SaganPreset.Toy32.Model with { UseSpectralNorm = true };

    /// <summary>All experiments.</summary>
    public static IReadOnlyList<Experiment> All => [Stabilization, AttentionMaps, Control];

    // Without attention, as in the paper's comparison of what stabilizes the training.
    private static Experiment Stabilization
    {
        get
        {
            var plain = Network with { GeneratorAttention = [], DiscriminatorAttention = [] };
            var onDiscriminator = plain with { Generator = plain.Generator with { SpectralNorm = null } };

            return new(
                "stabilization",
                "Does spectral normalization of the generator, and do two learning rates, stabilize the training? (section 4.1)",
                [.. from criticSteps in new[] { 1, 5 }
                    from variant in new[]
                    {
                        new Variant("SN on D", onDiscriminator, Equal),
                        new Variant("SN on G and D", plain, Equal),
                        new Variant("SN on G and D, TTUR", plain, Ttur),
                    }
                    select variant with
                    {
                        Name = criticSteps == 1 ? variant.Name : $"{variant.Name}, {criticSteps} critic steps",
                        Training = variant.Training with { CriticSteps = criticSteps },
                    }]);
        }
    }

    private static Experiment AttentionMaps => new(
        "attention-maps",
        "Which feature maps should attention work on? (table 1, left)",
        [
            new("no attention", With([]), Ttur),
            new("8×8", With([8]), Ttur),
            new("16×16", With([16]), Ttur),
            new("8×8 and 16×16", With([8, 16]), Ttur),
        ]);

    private static Experiment Control => new(
        "control",
        "Is it attention, or the parameters that it adds? Residual blocks of equal parameters in its places. (table 1, right)",
        [
            .. from size in new[] { 8, 16 }
               from control in new[] { true, false }
               select new Variant(
                   $"{(control ? "residual block" : "attention")} at {size}×{size}",
                   With([size]) with { UseAttentionControl = control }, Ttur),
        ]);

    private static GanTrainerOptions Equal => SaganPreset.Toy32.Training with
    {
        BatchSize = 16,
        GeneratorLearningRate = Rate,
        DiscriminatorLearningRate = Rate,
        GeneratorBeta2 = 0.9,
        DiscriminatorBeta2 = 0.9,
        EmaDecay = 0.99,
    };

    private static GanTrainerOptions Ttur => Equal with { GeneratorLearningRate = Rate / 4 };

    private static SaganOptions With(int[] sizes) => Network with
    {
        GeneratorAttention = sizes,
        DiscriminatorAttention = [.. sizes.Reverse()],
    };
}
