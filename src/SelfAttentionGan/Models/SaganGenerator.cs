using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Paints pictures from latents: a SAGAN generator, as its builder drew it.</summary>
/// <remarks>
/// Takes latents of shape N×Latent, drawn from a normal distribution, and returns pictures N×C×H×W in [-1, 1].
/// In training, batch normalisation uses and records the batch's statistics and spectral normalisation sharpens its
/// estimates; in evaluation neither moves, and equal latents give equal pictures.
/// </remarks>
public sealed class SaganGenerator : Module<Tensor, Tensor>
{
    private readonly Stages stages;

    internal SaganGenerator(int latent, Stages stages)
        : base(nameof(SaganGenerator))
    {
        Latent = latent;
        this.stages = stages;

        stages.RegisterIn(this);
    }

    /// <summary>Numbers in one latent.</summary>
    public int Latent { get; }

    /// <summary>Returns one picture for each latent.</summary>
    /// <param name="latents">Latents, N×Latent.</param>
    /// <returns>Pictures, N×C×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">The latents are not N×Latent.</exception>
    public override Tensor forward(Tensor latents)
    {
        if (latents.dim() != 2 || latents.shape[1] != Latent)
            throw new ArgumentException(
                $"This generator takes latents of shape N×{Latent}, but got {latents.Describe()}; " +
                $"draw them with randn(n, {Latent}).", nameof(latents));

        using var scope = NewDisposeScope();

        var seeds = latents.view(latents.shape[0], Latent, 1, 1);               // (n, z, 1, 1)

        return tanh(stages.Pass(seeds)).MoveToOuterDisposeScope();              // (n, c, h, w)
    }
}
