using SelfAttentionGan.Models;

namespace SelfAttentionGan.Benchmarks;

/// <summary>The arithmetic that no way of training can do without, by the networks' own counts.</summary>
/// <remarks>
/// A multiplication with an addition is two operations. A backward costs twice its forward: the gradients of inputs and
/// of weights. What is computed a second time, and all that is no convolution, product or attention, is not counted.
/// </remarks>
internal static class ArithmeticFloor
{
    /// <summary>Thousand million operations of a step, one update of each player.</summary>
    /// <remarks>
    /// The generator paints twice and learns once: 4 forwards' worth. The discriminator learns from real and painted
    /// pictures, 6, and then passes painted ones and their gradient, but learns nothing: 2.
    /// </remarks>
    public static double Step(SaganOptions options, int batch) =>
        2e-9 * batch * (4 * Paint(options) + 8 * Judge(options));

    /// <summary>Thousand million operations of painting pictures.</summary>
    public static double Sample(SaganOptions options, int batch) => 2e-9 * batch * Paint(options);

    private static double Paint(SaganOptions options)
    {
        using var generator = SaganGeneratorBuilder.From(options).Build();
        return generator.Describe().MultiplyAdds;
    }

    private static double Judge(SaganOptions options)
    {
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        return discriminator.Describe().MultiplyAdds;
    }
}
