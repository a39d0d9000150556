using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Pictures from the Lsun64 generator in evaluation, each side in a process of its own.</summary>
internal static class Sampling
{
    /// <summary>The word by which this program measures the generator's call.</summary>
    public const string Word = "measure-sampling";

    /// <summary>The word by which this program measures a sample sheet.</summary>
    public const string SheetWord = "measure-sheet";

    private const int Batch = 64, Calls = 2, Times = 3;

    private static readonly SaganOptions Model = SaganPresets.Lsun64.Model;

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        var figures = Rounds.Run(Times, [
            .. Machine.Threads.SelectMany<int, Func<double[]>>(threads => [
                () => peer.Measure(2, "sampling.py", Batch, threads, Calls),
                () => Ours(SheetWord, threads),
                () => Ours(Word, threads)])]);

        foreach (var (i, threads) in Machine.Threads.Index())
        {
            var (theirs, name) = (figures[3 * i], $"{Batch} pictures of Lsun64, {threads} threads");
            var best = Rounds.Least(figures[0].Column(0), theirs.Column(0));

            foreach (var row in Rows($"{name}, sheet", figures[3 * i + 1]))
                yield return row;
            foreach (var row in Rows($"{name}, call", figures[3 * i + 2]))
                yield return row;

            IEnumerable<Comparison> Rows(string name, double[][] ours)
            {
                var time = new Comparison(name, "s", ours.Column(0), best, new(1.5, 2.5));
                var work = ArithmeticFloor.Sample(Model, Batch);

                yield return time with { Share = PeakRate.Share(work, time.OurMedian, threads) };
                yield return new($"{name}: peak memory", "MB", ours.Column(1), theirs.Column(1));
            }
        }
    }

    private static double[] Ours(string word, int threads) => Child.Measure(word, $"{threads}");

    /// <summary>Is the process in which a generator is called, in evaluation and without gradients.</summary>
    public static void Measure(string[] words) => Measure(words, generator =>
    {
        generator.eval();
        using var constant = no_grad();
        using var latents = randn(Batch, Model.Latent);
        generator.call(latents).Dispose();
    });

    /// <summary>Is the process in which a sheet is painted.</summary>
    public static void MeasureSheet(string[] words) => Measure(
        words, generator => new SampleSheet(generator, Model.Latent) { Count = Batch }.Paint().Dispose());

    // Prints seconds, and peak resident megabytes.
    private static void Measure(string[] words, Action<SaganGenerator> paint)
    {
        set_num_threads(int.Parse(words[0]));
        using var generator = SaganGeneratorBuilder.From(Model).Build();
        paint(generator);

        Console.WriteLine(Cost.Least(Calls, () => paint(generator)));
        Console.WriteLine(Cost.PeakMegabytes);
    }
}
