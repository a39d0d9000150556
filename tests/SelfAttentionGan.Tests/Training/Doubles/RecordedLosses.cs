using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Doubles;

internal static class RecordedLosses
{
    /// <summary>The summed losses of both networks, float64, shape 2.</summary>
    public static Tensor Losses(MetricAccumulator metrics)
    {
        var state = TrainingStates.Empty();
        metrics.Save(state);

        return tensor(new[] { state.Metrics["sum.discriminatorLoss"], state.Metrics["sum.generatorLoss"] });
    }
}
