using SelfAttentionGan.Attention;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>Monitors γ of each attention layer and σ of each spectrally normalized weight.</summary>
internal sealed class LayerMonitor
{
    private readonly (string Name, IAttentionLayer Layer)[] attentions;
    private readonly SpectralNorm[] norms;

    public LayerMonitor(params (string Name, Module Network)[] networks)
    {
        var layers = networks.SelectMany(network => network.Network.named_modules()
            .Select(entry => (Name: $"{network.Name}.{entry.name}", entry.module))).ToArray();

        attentions = [.. layers.Where(layer => layer.module is IAttentionLayer)
            .Select(layer => (layer.Name, (IAttentionLayer)layer.module))];
        norms = [.. layers.Select(layer => layer.module).OfType<SpectralNorm>()];
    }

    /// <summary>The names of the attention layers, in the order of <see cref="Gammas"/>.</summary>
    public IEnumerable<string> AttentionNames => attentions.Select(attention => attention.Name);

    /// <summary>γ of each attention layer, one number each.</summary>
    public IEnumerable<Tensor> Gammas() => attentions.Select(attention => attention.Layer.Gamma.detach().view(1));

    /// <summary>The largest σ: one number, or none.</summary>
    public IEnumerable<Tensor> LargestSigma() =>
        norms.Length == 0 ? [] : [stack(norms.Select(norm => norm.ComputeSigma())).max().view(1)];
}
