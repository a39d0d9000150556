using SelfAttentionGan;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli;

/// <summary>A network, one of its attentions, and what it is shown, a row each.</summary>
/// <param name="network">The network.</param>
/// <param name="layer">The attention's name; null for the last one.</param>
/// <param name="inputs">Latents or pictures.</param>
/// <param name="labels">A class for each; a network without classes does not look at them.</param>
internal sealed class Gaze(Module<Tensor, Tensor> network, string? layer, Tensor inputs, Tensor labels)
{
    private readonly AttentionProbe probe = new(network, layer);

    public string Layer => probe.Layer;

    public IReadOnlyList<string> Others => [.. AttentionProbe.Layers(network).Where(name => name != Layer)];

    /// <param name="name">What the network is called.</param>
    /// <param name="points">Where to look from; null chooses for each image.</param>
    public Bitmap Draw(string name, IReadOnlyList<QueryPoint>? points)
    {
        using var scope = NewDisposeScope();

        // A picture at a time: maps are large.
        var rows = Enumerable.Range(0, (int)inputs.shape[0]).Select(Look).ToArray();

        return AttentionOverlay.Draw(
            cat([.. rows.Select(row => row.Picture)]), cat([.. rows.Select(row => row.Map)]), points,
            probe.CaptionOf($"{name}.{Layer}"));
    }

    private (Tensor Picture, Tensor Map) Look(int row)
    {
        var input = inputs.narrow(0, row, 1);
        var (output, map) = probe.Read(() => Answer(input, labels.narrow(0, row, 1)));

        return (input.dim() == 4 ? input : output, map);
    }

    private Tensor Answer(Tensor input, Tensor label) => network is IClassConditional { Classes: > 0 } conditional
        ? conditional.call(input, label)
        : network.call(input);
}
