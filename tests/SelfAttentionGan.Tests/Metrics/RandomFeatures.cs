using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

/// <summary>Features and statistics for tests.</summary>
internal static class RandomFeatures
{
    /// <summary>Correlated features N×D about a mean.</summary>
    public static Tensor Create(long count, long features, int seed = 1, double mean = 0)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator((ulong)seed);
        var mix = randn([features, features], generator: random);

        return (randn([count, features], generator: random).mm(mix) + mean).MoveToOuterDisposeScope();
    }

    /// <summary>An orthogonal matrix D×D.</summary>
    public static Tensor Rotation(long features)
    {
        using var random = new Generator(7);

        return linalg.qr(randn([features, features], float64, generator: random)).Q;
    }

    public static FeatureStatistics StatisticsOf(Tensor features, string extractor = "test")
    {
        var statistics = new FeatureStatistics((int)features.shape[1], extractor, "none");
        statistics.Add(features);

        return statistics;
    }

    /// <summary>Points on a line or in a plane, a row each.</summary>
    public static Tensor Points(params double[][] points) =>
        tensor([.. points.SelectMany(point => point)], [points.Length, points[0].Length]);
}
