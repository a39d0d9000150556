using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// Latent consistency regularization (zCR, Zhao et al. 2021): close latents should have close scores but distant images.
/// </summary>
/// <remarks>
/// Discriminator: <c>mean((D(G(z)) − D(G(z + σ ε)))²)</c>; generator: <c>−mean((G(z) − G(z + σ ε))²)</c>, over all pixels;
/// ε is standard normal. The generator is rewarded for images that change with their latents, which prevents mode
/// collapse, and the discriminator does not punish the change. Source: "Improved Consistency Regularization for GANs",
/// arXiv:2002.04724.
/// </remarks>
/// <param name="weight">Weight of the discriminator's term, λ_dis. The default is 20, the paper's.</param>
/// <param name="generatorWeight">Weight of the generator's term, λ_gen. The default is 0.5, the paper's.</param>
/// <param name="noise">The standard deviation σ of what is added to latents. The default is 0.05, StudioGAN's.</param>
public sealed class LatentConsistencyPenalty(double weight = 20, double generatorWeight = 0.5, double noise = 0.05)
    : IGanPenalty
{
    /// <inheritdoc/>
    public string Name => "latentConsistency";

    /// <inheritdoc/>
    public double Weight => weight;

    /// <inheritdoc/>
    public double GeneratorWeight => generatorWeight;

    /// <inheritdoc/>
    public Tensor Compute(PenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var near = context.GenerateFake(Near(context.Latents, context.Uniform));         // (n, c, h, w)

        return (context.FakeScores - context.ScoreFake(near)).Squared().mean().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor ComputeForGenerator(GeneratorPenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var near = context.GenerateFake(Near(context.Latents, context.Uniform));         // (n, c, h, w)

        return (context.FakeImages - near).Squared().mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }

    private Tensor Near(Tensor latents, Func<long, Tensor> uniform)
    {
        var normal = uniform(latents.numel()).ToNormal().view(latents.shape);            // (n, z)

        return latents.Plus(normal * Scalars.Of(noise));
    }
}
