using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

internal static class RecordedLosses
{
    /// <summary>Both players' summed losses, in 64 bits: shape 2.</summary>
    public static Tensor Losses(MetricAccumulator tally)
    {
        var state = States.Empty();
        tally.Save(state);

        return tensor(new[] { state.Metrics["sum.discriminatorLoss"], state.Metrics["sum.generatorLoss"] });
    }
}
