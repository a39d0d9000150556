using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Sampling from the Lsun64 generator in evaluation mode; the library uses batches of sixteen.</summary>
internal static class Sampling
{
    /// <summary>The argument that makes this program the measured process.</summary>
    public const string Argument = "measure-sampling";

    private const int Batch = 64, Calls = 2, Count = 3, ValueCount = 2;

    private const string OursArgument = "ours", BaselineArgument = "baseline";

    private static readonly SaganPreset Preset = Workloads.Lsun64;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        var work = FlopCount.Sample(Preset.Model, Batch);
        var measured = Measurement.Alternate(Count, Machine.Threads.Select(threads => new Measurement(
            () => ChildProcess.Measure(Argument, OursArgument, $"{threads}"),
            () => ChildProcess.Measure(Argument, BaselineArgument, $"{threads}"),
            () => python.Measure(ValueCount, "sampling.py", Batch, threads, Calls))));

        foreach (var (threads, results) in Machine.Threads.Zip(measured))
        {
            var name = $"{Batch} images of {Preset.Name}, {Machine.Name(threads)}";
            var time = results.Compare(name, "s", 0);
            yield return time with { Share = PeakFlops.Share(work, time.OurMedian, threads) };
            yield return results.Compare($"{name}: peak memory", "MB", 1);
        }
    }

    /// <summary>The measured process: prints seconds and peak resident megabytes.</summary>
    public static void Measure(string[] args)
    {
        set_num_threads(int.Parse(args[1]));
        manual_seed(1);
        var sample = args[0] == OursArgument ? Ours() : BaselineSample();
        sample().Dispose();

        Console.WriteLine(ResourceUsage.MinSeconds(Calls, () => sample().Dispose()));
        Console.WriteLine(ResourceUsage.PeakMegabytes);
    }

    private static Func<Tensor> Ours()
    {
        var generator = SaganGeneratorBuilder.From(Preset.Model).Build();
        return new SampleGrid(generator) { Count = Batch }.Generate;
    }

    private static Func<Tensor> BaselineSample()
    {
        var gan = new BaselineGan(Preset, Preset.Model.ImageSize);
        return () =>
        {
            using var latents = randn(Batch, Preset.Model.LatentDim);
            return gan.Sample(new(latents, null));
        };
    }
}
