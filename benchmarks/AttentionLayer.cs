namespace SelfAttentionGan.Benchmarks;

/// <summary>SelfAttention2d forward and backward on 64×64 maps of 64 channels, eight at a time.</summary>
internal static class AttentionLayer
{
    private const int Batch = 8, Side = 64, Calls = 2, Times = 3;

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        var figures = Rounds.Run(Times, [
            .. Machine.Threads.SelectMany<int, Func<double[]>>(threads => [
                () => AttentionProcess.Theirs(peer, Batch, Side, threads, Calls),
                () => AttentionProcess.Ours(Batch, Side, threads, Calls)])]);

        foreach (var (i, threads) in Machine.Threads.Index())
        {
            var (theirs, ours) = (figures[2 * i], figures[2 * i + 1]);
            yield return new(
                $"attention, N={Side * Side}, C={AttentionProcess.Channels}, batch {Batch}, {threads} threads", "s",
                ours.Column(0), Rounds.Least(figures[0].Column(0), theirs.Column(0)), new(2.5, 4));
        }
    }
}
