using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>How time and memory grow with positions, with the size of pictures and with the batch.</summary>
/// <remarks>
/// Each point is measured once, on all cores, each side in a process of its own. Draws docs/growth.svg, or
/// artifacts/growth.svg where there are no docs.
/// </remarks>
internal static class Growth
{
    private const int Steps = 5, SizeBatch = 8, Calls = 2;

    private static readonly SaganPreset Preset = SaganPresets.Lsun64;
    private static readonly int Size = Preset.Model.ImageSize;
    private static readonly int Threads = Machine.Threads[^1];

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        Family[] families =
        [
            new("attention layer, batch 1", "positions N", [256, 1024, 4096, 16384],
                positions => Attention(peer, positions)),
            new($"training step, batch {SizeBatch}", "image size", [32, 64, 128],
                size => Step(peer, SizeBatch, size)),
            new($"training step, {Size}×{Size}", "batch size", [4, 8, 16, 32, 64],
                batch => Step(peer, batch, Size)),
        ];
        var chart = new GrowthChart(families.Length);

        foreach (var (column, family) in families.Index())
        {
            var points = new List<(double[] Theirs, double[] Ours)>();
            foreach (var value in family.Values)
            {
                var (theirs, ours) = family.Measure(value);
                points.Add((theirs, ours));
                yield return new($"{family.Title}, {family.Axis} {value}: time", "s", [ours[0]], [theirs[0]]);
                yield return new($"{family.Title}, {family.Axis} {value}: memory", "MB", [ours[1]], [theirs[1]]);
            }

            chart.Add(column, 0, $"{family.Title}: seconds", family.Axis, Curves(0));
            chart.Add(column, 1, $"{family.Title}: megabytes", family.Axis, Curves(1));

            Curve[] Curves(int figure) =>
            [
                new("peer", "PyTorch eager", [.. family.Values.Zip(points, (x, y) => ((double)x, y.Theirs[figure]))]),
                new("ours", "SelfAttentionGan", [.. family.Values.Zip(points, (x, y) => ((double)x, y.Ours[figure]))]),
            ];
        }

        var folder = Directory.Exists("docs") ? "docs" : Directory.CreateDirectory("artifacts").Name;
        File.WriteAllText(Path.Combine(folder, "growth.svg"), chart.ToString());
    }

    private static (double[] Theirs, double[] Ours) Attention(Peer peer, int positions)
    {
        var side = (int)Math.Sqrt(positions);
        return (
            AttentionProcess.Theirs(peer, 1, side, Threads, Calls), AttentionProcess.Ours(1, side, Threads, Calls));
    }

    private static (double[] Theirs, double[] Ours) Step(Peer peer, int batch, int size) => (
        peer.Measure(TrainingProcess.Figures, "training_step.py", batch, Threads, Steps, size),
        TrainingProcess.Run(Preset, batch, Threads, Steps, size));

    private sealed record Family(
        string Title, string Axis, int[] Values, Func<int, (double[] Theirs, double[] Ours)> Measure);
}
