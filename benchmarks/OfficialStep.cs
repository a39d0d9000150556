using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Benchmarks.Verification;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A training step of the Official128 preset on all cores; on one thread it takes twice as long.</summary>
internal static class OfficialStep
{
    private const int Batch = 4, Steps = 1, Count = 2;

    private static readonly SaganPreset Preset = Workloads.Official128;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        Verifier.Verify(Preset, trainDouble: false);
        RequireSameSizes(python);

        var (threads, size) = (Machine.Threads[^1], Preset.Model.ImageSize);
        var results = Measurement.Alternate(Count, [new(
            () => TrainingProcess.Run(Preset, Batch, threads, Steps, size, TrainingVariant.Library),
            () => TrainingProcess.Run(Preset, Batch, threads, Steps, size, TrainingVariant.Plain),
            () => python.Measure(TrainingProcess.ValueCount, "official128_step.py", Batch, threads, Steps))]);

        return LsunStep.Rows(
            $"{Preset.Name}, batch {Batch}, {Machine.Name(threads)}", results[0],
            FlopCount.Step(Preset.Model, Batch), threads);
    }

    /// <summary>Requires that PyTorch's networks have the same numbers of parameters and outputs.</summary>
    private static void RequireSameSizes(PyTorchBaseline python)
    {
        using var generator = SaganGeneratorBuilder.From(Preset.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(Preset.Model).Build();
        double[] ours = [.. new[] { ModelSummary.Of(generator), ModelSummary.Of(discriminator) }.SelectMany(network => new[]
        {
            network.Parameters,
            network.Layers[^1].Output.Aggregate(1.0, (count, side) => count * side),
        })];
        var theirs = python.Measure(ours.Length, "official128_step.py", "counts");

        if (python.Version is not null && !ours.SequenceEqual(theirs))
            throw new InvalidOperationException(
                $"{Preset.Name} has {string.Join(", ", ours)} parameters and outputs, but official128.py has " +
                $"{string.Join(", ", theirs)}; the networks differ.");
    }
}
