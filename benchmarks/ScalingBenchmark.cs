using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Scaling of time and memory with positions, image size, batch size and threads.</summary>
/// <remarks>
/// Each point is measured once, the first three curves on the largest of <see cref="Machine.Threads"/>, each
/// implementation in a process of its own. Writes docs/images/growth.svg, or artifacts/growth.svg where there are no
/// docs.
/// </remarks>
internal static class ScalingBenchmark
{
    private const int Steps = 3, SizeBatch = 8, ThreadBatch = 16, Calls = 2, AttentionChannels = 64;

    private static readonly SaganPreset Preset = Workloads.Lsun64;
    private static readonly int Size = Preset.Model.ImageSize;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        var most = Machine.Threads[^1];
        Family[] families =
        [
            new("attention layer, batch 1", "positions N", [256, 1024, 4096, 16384],
                positions => Attention(python, (int)Math.Sqrt(positions), most)),
            new($"training step, batch {SizeBatch}", "image size", [32, 64, 128],
                size => Step(python, SizeBatch, size, most)),
            new($"training step, {Size}×{Size}", "batch size", [4, 8, 16, 32, 64],
                batch => Step(python, batch, Size, most)),
            new($"training step, batch {ThreadBatch}", "threads", Machine.Threads,
                threads => Step(python, ThreadBatch, Size, threads)),
        ];
        var chart = new ScalingChart(families.Length);

        foreach (var (column, family) in families.Index())
        {
            var points = new List<(Comparison Time, Comparison Memory)>();
            foreach (var value in family.Values)
            {
                var results = Measurement.Alternate(1, [family.Measure(value)])[0];
                var name = $"{family.Title}, {family.Axis} {value}";
                points.Add((results.Compare($"{name}: time", "s", 0), results.Compare($"{name}: memory", "MB", 1)));
                yield return points[^1].Time;
                yield return points[^1].Memory;
            }

            chart.Add(column, 0, $"{family.Title}: seconds", family.Axis, Curves(points.Select(point => point.Time)));
            chart.Add(column, 1, $"{family.Title}: megabytes", family.Axis, Curves(points.Select(point => point.Memory)));

            Curve[] Curves(IEnumerable<Comparison> rows) =>
            [
                new("peer", "PyTorch eager", Points(rows, row => row.PyTorchMedian)),
                new("baseline", "plain TorchSharp", Points(rows, row => row.BaselineMedian)),
                new("ours", "SelfAttentionGan", Points(rows, row => row.OurMedian)),
            ];

            (double, double)[] Points(IEnumerable<Comparison> rows, Func<Comparison, double> value) =>
                [.. family.Values.Zip(rows, (x, row) => ((double)x, value(row)))];
        }

        var images = Path.Combine("docs", "images");
        var folder = Directory.Exists(images) ? images : Directory.CreateDirectory("artifacts").Name;
        File.WriteAllText(Path.Combine(folder, "growth.svg"), chart.ToString());
    }

    private static Measurement Attention(PyTorchBaseline python, int side, int threads) => AttentionProcess.Of(
        python, AttentionVariant.Ports, batch: 1, AttentionChannels, side, threads, Calls);

    private static Measurement Step(PyTorchBaseline python, int batch, int size, int threads) => LsunStep.Of(
        python, batch, threads, Steps, size);

    private sealed record Family(string Title, string Axis, int[] Values, Func<int, Measurement> Measure);
}
