using SelfAttentionGan.Attention;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

/// <summary>Self-attention over images from its definition: loops over numbers, without torch.</summary>
internal sealed class NaiveAttention(SelfAttention2d layer, SelfAttentionOptions options)
{
    private readonly Dictionary<string, Tensor> state = layer.state_dict();

    public static double[] Numbers(Tensor values) => values.detach().to(ScalarType.Float64).data<double>().ToArray();

    /// <summary>Returns the output, C×H×W, and the attention map of one image, both flattened.</summary>
    public (double[] Output, double[] Map) Compute(double[] x, int channels, int height, int width)
    {
        var positions = height * width;
        var query = Project("query", x, positions);
        var key = Pool(Project(options.SharedQueryKey ? "query" : "key", x, positions), height, width);
        var value = Pool(Project("value", x, positions), height, width);
        var keys = key.Length / (channels / options.QueryReduction);

        var context = new double[value.Length / keys * positions];
        var map = new double[positions * keys];
        for (var head = 0; head < options.Heads; head++)
        {
            var weights = MapOf(head, query, positions, key, keys);
            for (var i = 0; i < map.Length; i++)
                map[i] += weights[i] / options.Heads;

            foreach (var c in ChannelsOf(head, value.Length / keys))
                for (var i = 0; i < positions; i++)
                    for (var j = 0; j < keys; j++)
                        context[c * positions + i] += weights[i * keys + j] * value[c * keys + j];
        }

        var residual = options.OutputProjection ? Project("output", context, positions) : context;
        var gamma = Numbers(state["gamma"])[0];
        return ([.. x.Select((old, i) => old + gamma * residual[i])], map);
    }

    /// <summary>Returns the map of one head.</summary>
    private double[] MapOf(int head, double[] query, int positions, double[] key, int keys)
    {
        int[] channels = [.. ChannelsOf(head, query.Length / positions)];
        var scale = options.ScaleScores ? Math.Sqrt(channels.Length) : 1;
        var map = new double[positions * keys];
        for (var i = 0; i < positions; i++)
            Softmax(map.AsSpan(i * keys, keys), j => channels.Sum(c => options.Similarity == AttentionSimilarity.DotProduct
                ? query[c * positions + i] * key[c * keys + j]
                : -Math.Pow(query[c * positions + i] - key[c * keys + j], 2)) / scale);
        return map;
    }

    private IEnumerable<int> ChannelsOf(int head, int channels) =>
        Enumerable.Range(head * (channels / options.Heads), channels / options.Heads);

    private double[] Project(string name, double[] x, int positions)
    {
        var (weight, rows, columns) = Weight(name);
        var bias = options.Bias ? Numbers(state[$"{name}.bias"]) : new double[rows];

        var y = new double[rows * positions];
        for (var r = 0; r < rows; r++)
            for (var p = 0; p < positions; p++)
                y[r * positions + p] = bias[r] +
                    Enumerable.Range(0, columns).Sum(c => weight[r * columns + c] * x[c * positions + p]);
        return y;
    }

    private (double[] Weight, int Rows, int Columns) Weight(string name)
    {
        var plain = state[options.SpectralNorm is null ? $"{name}.weight" : $"{name}.weight_orig"];
        var (weight, rows, columns) = (Numbers(plain), (int)plain.shape[0], (int)plain.shape[1]);
        if (options.SpectralNorm is null)
            return (weight, rows, columns);

        var (u, v) = (Numbers(state[$"{name}.weight_u"]), Numbers(state[$"{name}.weight_v"]));
        var sigma = weight.Select((w, i) => u[i / columns] * w * v[i % columns]).Sum();
        return ([.. weight.Select(w => w / sigma)], rows, columns);
    }

    private double[] Pool(double[] x, int height, int width)
    {
        var (size, rows, columns) = (options.KeyValuePooling, height / options.KeyValuePooling, width / options.KeyValuePooling);
        var pooled = new double[x.Length / (size * size)];
        Array.Fill(pooled, double.NegativeInfinity);
        for (var i = 0; i < x.Length; i++)
        {
            var (channel, row, column) = (i / (height * width), i / width % height, i % width);
            var target = (channel * rows + row / size) * columns + column / size;
            pooled[target] = Math.Max(pooled[target], x[i]);
        }

        return pooled;
    }

    private static void Softmax(Span<double> row, Func<int, double> logit)
    {
        for (var j = 0; j < row.Length; j++)
            row[j] = Math.Exp(logit(j));
        var sum = row.ToArray().Sum();
        for (var j = 0; j < row.Length; j++)
            row[j] /= sum;
    }
}
