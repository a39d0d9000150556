using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

/// <summary>Real scores for a loss that does not need them.</summary>
internal static class ThrowingScores
{
    public static Tensor For() => throw new InvalidOperationException("This loss requests real scores.");
}
