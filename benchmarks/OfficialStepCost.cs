using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A training step of the Official128 preset on all cores, each side in a process of its own.</summary>
/// <remarks>The peer takes 11.6 s on one thread where two take 6.5 s, so only all of them are measured.</remarks>
internal static class OfficialStepCost
{
    private const int Batch = 4, Steps = 2, Times = 2;

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        var (preset, threads) = (SaganPresets.Official128, Machine.Threads[^1]);
        foreach (var row in Sizes(peer, preset.Model))
            yield return row;

        var figures = Rounds.Run(
            Times,
            () => peer.Measure(TrainingProcess.Figures, "official128_step.py", Batch, threads, Steps),
            () => TrainingProcess.Run(preset, Batch, threads, Steps, preset.Model.ImageSize));
        var (theirs, ours) = (figures[0], figures[1]);
        var name = $"Official128, batch {Batch}, {threads} threads";
        var step = new Comparison($"{name}: step", "s", ours.Column(0), theirs.Column(0), new(1.5, 2));

        yield return step with
        {
            Share = PeakRate.Share(ArithmeticFloor.Step(preset.Model, Batch), step.OurMedian, threads),
        };
        yield return new($"{name}: peak memory", "MB", ours.Column(1), theirs.Column(1), Goal.Shares(0.6, 0.4));
        yield return new($"{name}: start to first step", "s", ours.Column(2), theirs.Column(2), new(1, 2));
    }

    // The peer is another program: as many parameters and numbers in an output say that it is the same network.
    private static IEnumerable<Comparison> Sizes(Peer peer, SaganOptions model)
    {
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var counts = peer.Measure(4, "official128_step.py", "counts");

        foreach (var (i, ours) in new[] { generator.Describe(), discriminator.Describe() }.Index())
        {
            var output = ours.Stages[^1].Output.Aggregate(1.0, (numbers, side) => numbers * side);
            var name = $"Official128 {ours.Network}";
            yield return new($"{name}: parameters", "million", [ours.Parameters / 1e6], [counts[2 * i] / 1e6]);
            yield return new($"{name}: numbers in an output", "", [output], [counts[2 * i + 1]]);
        }
    }
}
