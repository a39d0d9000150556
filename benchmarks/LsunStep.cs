using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Benchmarks.Verification;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A training step of the Lsun64 preset.</summary>
internal static class LsunStep
{
    private static readonly SaganPreset Preset = Workloads.Lsun64;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        Verifier.Verify(Preset);

        foreach (var row in Measure(python, batch: 16, Machine.Threads, steps: 4, rounds: 3))
            yield return row;
        // On one thread a step of 64 takes four times as long as one of 16.
        foreach (var row in Measure(python, batch: 64, [Machine.Threads[^1]], steps: 2, rounds: 3))
            yield return row;
    }

    private static IEnumerable<Comparison> Measure(PyTorchBaseline python, int batch, int[] counts, int steps, int rounds)
    {
        var work = FlopCount.Step(Preset.Model, batch);
        var results = Measurement.Alternate(rounds, counts.Select(threads =>
            Of(python, batch, threads, steps, Preset.Model.ImageSize)));

        return counts.Zip(results).SelectMany(each =>
            Rows($"{Preset.Name}, batch {batch}, {Machine.Name(each.First)}", each.Second, work, each.First));
    }

    /// <summary>Measures steps of the preset at an image size.</summary>
    public static Measurement Of(PyTorchBaseline python, int batch, int threads, int steps, int size) => new(
        () => TrainingProcess.Run(Preset, batch, threads, steps, size, TrainingVariant.Library),
        () => TrainingProcess.Run(Preset, batch, threads, steps, size, TrainingVariant.Plain),
        () => python.Measure(TrainingProcess.ValueCount, "training_step.py", batch, threads, steps, size));

    /// <summary>The rows of a training step: seconds, peak memory, start-up.</summary>
    public static IEnumerable<Comparison> Rows(string name, MeasurementResult results, double work, int threads)
    {
        var step = results.Compare($"{name}: step", "s", 0);

        yield return step with { Share = PeakFlops.Share(work, step.OurMedian, threads) };
        yield return results.Compare($"{name}: peak memory", "MB", 1);
        yield return results.Compare($"{name}: start to first step", "s", 2);
    }
}
