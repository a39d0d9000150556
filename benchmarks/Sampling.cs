using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Images from the Lsun64 generator in evaluation; ours as the library samples, sixteen at a time.</summary>
internal static class Sampling
{
    /// <summary>The word by which this program measures itself.</summary>
    public const string Word = "measure-sampling";

    private const int Batch = 64, Calls = 2, Count = 3, Figures = 2;

    private const string OursWord = "ours", BaselineWord = "baseline";

    private static readonly SaganPreset Preset = Workloads.Lsun64;

    public static IEnumerable<Comparison> Run(PyTorch python)
    {
        var work = ArithmeticFloor.Sample(Preset.Model, Batch);
        var measured = Measurement.Alternate(Count, Machine.Threads.Select(threads => new Measurement(
            () => Child.Measure(Word, OursWord, $"{threads}"),
            () => Child.Measure(Word, BaselineWord, $"{threads}"),
            () => python.Measure(Figures, "sampling.py", Batch, threads, Calls))));

        foreach (var (threads, figures) in Machine.Threads.Zip(measured))
        {
            var name = $"{Batch} images of {Preset.Name}, {Machine.Name(threads)}";
            var time = figures.Compare(name, "s", 0);
            yield return time with { Share = PeakRate.Share(work, time.OurMedian, threads) };
            yield return figures.Compare($"{name}: peak memory", "MB", 1);
        }
    }

    /// <summary>Is the process, and prints seconds and peak resident megabytes.</summary>
    public static void Measure(string[] words)
    {
        set_num_threads(int.Parse(words[1]));
        manual_seed(1);
        var sample = words[0] == OursWord ? Ours() : BaselineSample();
        sample().Dispose();

        Console.WriteLine(Cost.Least(Calls, () => sample().Dispose()));
        Console.WriteLine(Cost.PeakMegabytes);
    }

    private static Func<Tensor> Ours()
    {
        var generator = SaganGeneratorBuilder.From(Preset.Model).Build();
        return new SampleSheet(generator) { Count = Batch }.Generate;
    }

    private static Func<Tensor> BaselineSample()
    {
        var gan = new BaselineGan(Preset, Preset.Model.ImageSize);
        return () =>
        {
            using var latents = randn(Batch, Preset.Model.Latent);
            return gan.Sample(new(latents, null));
        };
    }
}
