using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>A random state whose latents and labels are given.</summary>
internal sealed class GoldenRandomState(int latentDim, int classes, Func<(Tensor Latents, Tensor? Labels)> next)
    : RandomState(latentDim, classes, 1, CPU)
{
    private Tensor? labels;

    public override Tensor SampleLatents(long count)
    {
        (var latents, labels) = next();
        return latents;
    }

    public override Tensor? SampleLabels(long count) => labels;

    public override Tensor Uniform(long[] shape) => rand(shape);
}
