using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>Something to learn that no local layer can see.</summary>
internal abstract class Experiment
{
    /// <summary>How many held-out pictures a network is asked about.</summary>
    protected const int HeldOut = 1_024;

    public abstract string Name { get; }

    /// <summary>The accuracy of a guess.</summary>
    public abstract double Chance { get; }

    /// <summary>Adam's two betas.</summary>
    public abstract (double, double) Betas { get; }

    /// <summary>Makes a network with attention in the middle, or with a layer that looks nowhere.</summary>
    public abstract Module<Tensor, Tensor> Build(bool attends);

    /// <summary>Returns the loss on pictures drawn anew.</summary>
    public abstract Tensor Loss(Module<Tensor, Tensor> network, Random lot);

    /// <summary>Asks a network about pictures it was not trained on.</summary>
    public abstract Score Ask(Module<Tensor, Tensor> network, Random lot);

    /// <summary>Whether training can stop.</summary>
    public abstract bool IsLearnt(Score score);

    /// <summary>Either layer has 1.25 C² + 1 parameters, and γ = 0 at first.</summary>
    protected static Module<Tensor, Tensor> Middle(long channels, bool attends) => attends
        ? new SelfAttention2d(channels, SelfAttentionOptions.Official with { SpectralNorm = null })
        : new PointwiseResidual(channels, scalarGamma: true);
}
