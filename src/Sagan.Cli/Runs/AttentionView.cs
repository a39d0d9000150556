using SelfAttentionGan.Attention;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Runs;

/// <summary>Renders one attention layer of a network for several inputs, one per row.</summary>
/// <param name="network">The network.</param>
/// <param name="forward">Its <c>Generate</c> or <c>Score</c>.</param>
/// <param name="layer">The name of the attention layer; null for the last one.</param>
/// <param name="head">The head, from 0; null for the mean of all.</param>
/// <param name="inputs">Latents or images.</param>
/// <param name="labels">A class for each; ignored by unconditional networks.</param>
internal sealed class AttentionView(
    Module network, Func<Tensor, Tensor?, Tensor> forward, string? layer, int? head, Tensor inputs,
    Tensor labels)
{
    private readonly AttentionProbe probe = new(network, layer) { Head = head };

    public string Layer => probe.Layer;

    public IReadOnlyList<string> OtherLayers => [.. AttentionProbe.Layers(network).Where(name => name != Layer)];

    /// <param name="name">The network's name, for captions.</param>
    /// <param name="points">Query positions; null chooses them for each image.</param>
    public ImageBuffer Render(string name, IReadOnlyList<(double X, double Y)>? points)
    {
        using var scope = NewDisposeScope();

        // One image at a time: attention maps are large.
        var rows = Enumerable.Range(0, (int)inputs.shape[0]).Select(ComputeMap).ToArray();

        return AttentionOverlay.Draw(
            cat([.. rows.Select(row => row.Image)]), cat([.. rows.Select(row => row.Map)]), points,
            probe.CaptionOf($"{name}.{Layer}"));
    }

    private (Tensor Image, Tensor Map) ComputeMap(int row)
    {
        var input = inputs.narrow(0, row, 1);
        var (output, map) = probe.Capture(() => forward(input, labels.narrow(0, row, 1)));

        return (input.dim() == 4 ? input : output, map);
    }
}
