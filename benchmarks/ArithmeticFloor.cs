using SelfAttentionGan.Models;

namespace SelfAttentionGan.Benchmarks;

/// <summary>The arithmetic that no training can do without, by the networks' own counts.</summary>
/// <remarks>
/// A multiplication with an addition is two operations. A backward costs twice its forward: the gradients of inputs and
/// of weights. What is computed a second time, and all that is no convolution, product or attention, is not counted.
/// </remarks>
internal static class ArithmeticFloor
{
    /// <summary>10⁹ operations of a step, one update of each network.</summary>
    /// <remarks>
    /// The generator runs twice and learns once: 4 forwards' worth. The discriminator learns from real and
    /// generated images, 6, and then passes generated ones and their gradient, but learns nothing: 2.
    /// </remarks>
    public static double Step(SaganOptions options, int batch) =>
        2e-9 * batch * (4 * Generator(options) + 8 * Discriminator(options));

    /// <summary>10⁹ operations of generating images.</summary>
    public static double Sample(SaganOptions options, int batch) => 2e-9 * batch * Generator(options);

    private static double Generator(SaganOptions options)
    {
        using var generator = SaganGeneratorBuilder.From(options).Build();
        return ModelSummary.Of(generator).MultiplyAdds;
    }

    private static double Discriminator(SaganOptions options)
    {
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        return ModelSummary.Of(discriminator).MultiplyAdds;
    }
}
