using SelfAttentionGan.Models;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>FLOP count of a training step and of sampling, from the networks' multiply-adds.</summary>
/// <remarks>
/// A multiply-add is two operations. A backward pass costs twice its forward pass: the gradients of inputs and of weights.
/// Recomputation, and everything besides convolutions, matrix products and attention, is not counted.
/// </remarks>
internal static class FlopCount
{
    /// <summary>GFLOP of a step, one update of each network.</summary>
    /// <remarks>
    /// The generator runs twice and is updated once: 4 forward passes. The discriminator is updated on real and
    /// generated images, 6, and then backpropagates to generated images without weight gradients: 2.
    /// </remarks>
    public static double Step(SaganOptions options, int batch) =>
        2e-9 * batch * (4 * Generator(options) + 8 * Discriminator(options));

    /// <summary>GFLOP of generating images.</summary>
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
