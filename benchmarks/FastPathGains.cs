using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Benchmarks.Verification;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>
/// Ablation of the fast paths: the baseline with one more fast path in each row, then the library, whole and without
/// one of its fast paths in each row.
/// </summary>
/// <remarks>
/// The column "ours" is the variant named by the row. The library also reads images and records statistics, which the
/// last variant of the baseline does not. The baseline's Adam is TorchSharp's.
/// </remarks>
internal static class FastPathGains
{
    private static readonly SaganPreset Preset = Workloads.Lsun64;

    private static readonly (string Name, TrainingVariant Variant)[] Variants =
    [
        ("baseline", TrainingVariant.Plain),
        .. Cumulative(
            ("+ generator without graph in D's step", FastPaths.NoGeneratorGraph),
            ("+ discriminator frozen in G's step", FastPaths.FrozenDiscriminator),
            ("+ scopes in each layer", FastPaths.LayerScopes),
            ("+ memory-efficient attention", FastPaths.MemoryEfficientAttention)),
        ("ours", TrainingVariant.Library),
        .. TrainingVariant.LibraryWithout.Select(variant => ($"ours without {variant.Without}", variant)),
    ];

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        Verifier.Verify(Preset, FastPaths.All);
        Console.WriteLine("In these rows \"ours\" is the variant named by the row: one more fast path each, or one less.");

        return
            from shape in new[] { (Batch: 16, Steps: 4, Rounds: 3), (Batch: 64, Steps: 2, Rounds: 2) }
            from threads in Machine.Threads
            from row in Measure(shape.Batch, threads, shape.Steps, shape.Rounds)
            select row;
    }

    private static IEnumerable<Comparison> Measure(int batch, int threads, int steps, int rounds)
    {
        var results = Rounds.Run(rounds, [.. Variants.Select<(string, TrainingVariant Variant), Func<double[]>>(
            each => () => TrainingProcess.Run(
                Preset, batch, threads, steps, Preset.Model.ImageSize, each.Variant))]);

        foreach (var (column, unit) in new[] { (0, "s"), (1, "MB") })
            foreach (var ((name, _), measured) in Variants.Zip(results))
                yield return new(
                    $"batch {batch}, {Machine.Name(threads)}: {name}", unit,
                    measured.Column(column), results[0].Column(column), []);
    }

    private static IEnumerable<(string, TrainingVariant)> Cumulative(params (string Name, FastPaths Path)[] steps)
    {
        var paths = FastPaths.None;
        foreach (var (name, path) in steps)
            yield return (name, new(paths |= path));
    }
}
