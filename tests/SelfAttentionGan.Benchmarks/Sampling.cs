using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Pictures from the Lsun64 generator in evaluation, each side in a process of its own.</summary>
internal static class Sampling
{
    /// <summary>The word by which this program measures itself.</summary>
    public const string Word = "measure-sampling";

    private const int Batch = 64, Calls = 3, Times = 3;

    private static readonly SaganOptions Model = SaganPresets.Lsun64.Model;

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        var figures = Rounds.Run(Times, [
            .. Machine.Threads.SelectMany<int, Func<double[]>>(threads => [
                () => peer.Measure(2, "sampling.py", Batch, threads, Calls),
                () => Child.Measure(Word, $"{Batch}", $"{threads}", $"{Calls}")])]);
        var work = ArithmeticFloor.Sample(Model, Batch);

        foreach (var (i, threads) in Machine.Threads.Index())
        {
            var (theirs, ours) = (figures[2 * i], figures[2 * i + 1]);
            var name = $"Lsun64 sampling, batch {Batch}, {threads} threads";
            var time = new Comparison(
                name, "s", ours.Column(0), Rounds.Least(figures[0].Column(0), theirs.Column(0)), new(1.5, 2.5));

            yield return time with { Share = PeakRate.Share(work, time.OurMedian, threads) };
            yield return new($"{name}: peak memory", "MB", ours.Column(1), theirs.Column(1));
        }
    }

    /// <summary>Is the process: prints seconds a batch, and peak resident megabytes.</summary>
    public static void Measure(string[] words)
    {
        var (batch, threads, calls) = (int.Parse(words[0]), int.Parse(words[1]), int.Parse(words[2]));
        set_num_threads(threads);
        using var generator = SaganGeneratorBuilder.From(Model).Build();
        generator.eval();
        using var constant = no_grad();
        Paint();

        Console.WriteLine(Cost.Least(calls, Paint));
        Console.WriteLine(Cost.PeakMegabytes);

        void Paint()
        {
            using var latents = randn(batch, Model.Latent);
            generator.call(latents).Dispose();
        }
    }
}
