namespace SelfAttentionGan.Benchmarks;

/// <summary>What SelfAttention2d holds in memory beyond input and output as maps grow from 32×32 to 128×128.</summary>
internal static class AttentionMemory
{
    private static readonly int[] Sides = [32, 64, 128];

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        var ours = Sides.Select(side => AttentionProcess.Ours(1, side, threads: 1, times: 1)[1]).ToArray();
        var theirs = Sides.Select(side => AttentionProcess.Theirs(peer, 1, side, threads: 1, times: 1)[1]).ToArray();

        foreach (var (i, side) in Sides.Index())
        {
            var positions = side * side;
            yield return new($"attention memory, N={positions}", "MB", [ours[i]], [theirs[i]]);
            yield return new($"attention memory, N={positions}, a position", "kB", [Each(ours)], [Each(theirs)]);

            double Each(double[] megabytes) => megabytes[i] * 1024 / positions;
        }

        // A little above linear is allowed for what does not depend on N, and for the allocator.
        var linear = Math.Pow((double)Sides[^1] / Sides[0], 2);
        yield return new(
            "growth of attention memory: ours, and N's (peer)", "x", [ours[^1] / ours[0]], [linear], new(0.8, 1));
    }
}
