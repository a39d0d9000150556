namespace SelfAttentionGan.Imaging;

/// <summary>Which places of a row of so many each place of a row of so many others looks at, and how much.</summary>
internal sealed class TriangleTaps
{
    private readonly int[] firsts, starts;
    private readonly float[] weights;

    public TriangleTaps(int length, int toLength)
    {
        var step = (double)length / toLength;
        var reach = Math.Max(step, 1);

        (firsts, starts) = (new int[toLength], new int[toLength + 1]);
        for (var i = 0; i < toLength; i++)
        {
            var centre = (i + 0.5) * step;
            firsts[i] = Math.Max(0, (int)(centre - reach + 0.5));
            starts[i + 1] = starts[i] + Math.Min(length, (int)(centre + reach + 0.5)) - firsts[i];
        }

        weights = new float[starts[toLength]];
        for (var i = 0; i < toLength; i++)
            Fill(weights.AsSpan(starts[i]..starts[i + 1]), firsts[i] + 0.5 - (i + 0.5) * step, reach);
    }

    public int Count => firsts.Length;

    /// <summary>The first place that place i looks at.</summary>
    public int First(int i) => firsts[i];

    /// <summary>The weights of that one and of those after it; their sum is 1.</summary>
    public ReadOnlySpan<float> Weights(int i) => weights.AsSpan(starts[i]..starts[i + 1]);

    private static void Fill(Span<float> weights, double from, double reach)
    {
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
            sum += Triangle(from + k);
        for (var k = 0; k < weights.Length; k++)
            weights[k] = (float)(Triangle(from + k) / sum);

        double Triangle(double distance) => Math.Max(0, 1 - Math.Abs(distance) / reach);
    }
}
