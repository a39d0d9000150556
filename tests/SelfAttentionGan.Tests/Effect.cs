namespace SelfAttentionGan.Tests;

/// <summary>
/// An example of what an option is for: a value of it, and where the difference to the default shows.
/// </summary>
/// <typeparam name="TTold">What is told: the options.</typeparam>
/// <typeparam name="TSeen">What is seen of those who were told.</typeparam>
/// <param name="What">What changes, as a part of a sentence: "it changes ...".</param>
/// <param name="Value">Another value than the one that is told else.</param>
/// <param name="Shows">The places to look at; it shows in each of them.</param>
internal sealed record Effect<TTold, TSeen>(string What, object? Value, params Func<TSeen, string>[] Shows)
{
    /// <summary>What has to be told besides, for options that act together with others. By default nothing.</summary>
    public Func<TTold, TTold> Given { get; init; } = told => told;

    /// <summary>Fails unless the value shows, and nothing but the value.</summary>
    /// <param name="plain">What is told to everybody.</param>
    /// <param name="change">Tells the value.</param>
    /// <param name="watch">Does as told, and sees what comes of it.</param>
    public void ShouldShow(TTold plain, Func<TTold, object?, TTold> change, Func<TTold, TSeen> watch)
    {
        var told = Given(plain);
        var (before, again, after) = (watch(told), watch(told), watch(change(told, Value)));

        foreach (var show in Shows)
        {
            show(again).Should().Be(show(before), "the same options do the same: chance is no effect");
            show(after).Should().NotBe(show(before), $"it changes {What}");
        }
    }
}
