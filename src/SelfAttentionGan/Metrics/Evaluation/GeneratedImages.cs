using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>Images of a generator in batches: latents by seed, and labels by a distribution.</summary>
/// <remarks>Latents and labels depend on the seed and on an image's number, not on the batch size.</remarks>
/// <param name="generator">The generator; it runs in evaluation mode and gets its mode back.</param>
/// <param name="options">The options of the evaluation.</param>
/// <param name="classCounts">Real images of each class; empty where they are unknown.</param>
internal sealed class GeneratedImages(IGenerator generator, EvaluationOptions options, IReadOnlyList<long> classCounts)
{
    /// <summary>Calls an action with each batch, N×C×H×W in [-1, 1].</summary>
    public void ForEach(Action<Tensor> action)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var evaluation = new EvalModeScope(generator.Module);
        using var standing = SampleStatistics.Gather(
            generator, options.StandingStatisticsBatches, Threshold, options.Seed);

        var device = generator.Module.parameters().FirstOrDefault()?.device ?? CPU;
        var latents = TruncatedNormal.Sample(options.Samples, generator.LatentDim, Threshold, options.Seed);
        var labels = generator.Classes > 0 ? SampleLabels() : null;

        for (var first = 0; first < options.Samples; first += options.BatchSize)
        {
            using var batch = NewDisposeScope();
            var count = Math.Min(options.BatchSize, options.Samples - first);
            action(generator.Generate(
                latents.narrow(0, first, count).to(device), labels?.narrow(0, first, count).to(device)));
        }
    }

    private double Threshold => options.Truncation > 0 ? options.Truncation : double.PositiveInfinity;

    private Tensor SampleLabels()
    {
        var counts = options.Labels == LabelDistribution.Data && classCounts.Count == generator.Classes
            && classCounts.Sum() > 0
                ? classCounts
                : [.. Enumerable.Repeat(1L, generator.Classes)];
        var random = SplitMix64.For((ulong)options.Seed, number: -1);
        var (total, labels) = (counts.Sum(), new long[options.Samples]);

        for (var i = 0; i < labels.Length; i++)
            for (var left = random.NextInt64(total); left >= counts[(int)labels[i]]; labels[i]++)
                left -= counts[(int)labels[i]];

        return tensor(labels);
    }
}
