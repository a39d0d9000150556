using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A training step of the Lsun64 preset beside the same network in PyTorch eager.</summary>
internal static class TrainingStepCost
{
    private static readonly Goal Memory = Goal.Shares(wanted: 0.6, aim: 0.4), Start = new(1, 2);
    private static readonly SaganPreset Preset = SaganPresets.Lsun64;

    public static IEnumerable<Comparison> Run(Peer peer) =>
        Cost(peer, batch: 16, steps: 8, rounds: 3).Concat(Cost(peer, batch: 64, steps: 3, rounds: 2));

    private static IEnumerable<Comparison> Cost(Peer peer, int batch, int steps, int rounds)
    {
        (Way Way, int Threads)[] ours = [.. from way in Way.All from threads in Machine.Threads
            where threads == Machine.Threads[^1] || way.OneCore is not null select (way, threads)];
        var size = Preset.Model.ImageSize;
        var figures = Rounds.Run(rounds, [
            .. Machine.Threads.Select<int, Func<double[]>>(threads => () =>
                peer.Measure(TrainingProcess.Figures, "training_step.py", batch, threads, steps, size)),
            .. ours.Select<(Way Way, int Threads), Func<double[]>>(each => () =>
                TrainingProcess.Run(Preset, batch, each.Threads, steps, size, each.Way.Name))]);
        var work = ArithmeticFloor.Step(Preset.Model, batch);

        foreach (var ((way, threads), mine) in ours.Zip(figures.Skip(Machine.Threads.Length)))
        {
            // On all cores the peer has its better time of one thread and of all.
            var theirs = figures[Array.IndexOf(Machine.Threads, threads)];
            var best = Rounds.Least(figures[0].Column(0), theirs.Column(0));
            var name = $"Lsun64 {way.Name}, batch {batch}, {threads} threads";
            var step = new Comparison(
                $"{name}: step", "s", mine.Column(0), best, threads == 1 ? way.OneCore : way.AllCores);

            yield return step with { Share = PeakRate.Share(work, step.OurMedian, threads) };
            yield return new($"{name}: peak memory", "MB", mine.Column(1), theirs.Column(1), Memory);
            yield return new($"{name}: start to first step", "s", mine.Column(2), theirs.Column(2), Start);
        }
    }
}
