using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights.Formats;

/// <summary>Attention's γ: one number, of shape [] or [1].</summary>
/// <param name="shape">The published shape.</param>
internal sealed class GammaFormat(long[] shape) : WeightFormat
{
    public override IEnumerable<(string Name, Tensor? Value)> Import(
        PublishedPart published, IReadOnlyDictionary<string, Tensor> ours)
    {
        var gamma = published.Take("");

        yield return ("", gamma?.numel() == 1 ? gamma.reshape(ours[""].shape) : gamma);
    }

    public override IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours)
    {
        yield return ("", ours[""].reshape(shape));
    }
}
