using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

internal static class Played
{
    /// <summary>Both players' summed losses, in 64 bits: shape 2.</summary>
    public static Tensor Losses(Tally tally)
    {
        var figures = new Dictionary<string, double>();
        tally.Note(figures);

        return tensor(new[] { figures["discriminatorLoss"], figures["generatorLoss"] });
    }
}
