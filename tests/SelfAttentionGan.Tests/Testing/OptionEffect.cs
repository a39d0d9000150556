namespace SelfAttentionGan.Tests.Testing;

/// <summary>The effect of an option: another value than the default, and results that it must change.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <typeparam name="TResult">The results of running with these options.</typeparam>
/// <param name="What">What changes, as part of a sentence: "it changes ...".</param>
/// <param name="Value">Another value than the default.</param>
/// <param name="Results">The results that must change.</param>
internal sealed record OptionEffect<TOptions, TResult>(
    string What, object? Value, params Func<TResult, string>[] Results)
{
    /// <summary>Sets other options that this one depends on. By default none.</summary>
    public Func<TOptions, TOptions> Given { get; init; } = options => options;

    /// <summary>Fails unless the value changes every result, and equal options give equal results.</summary>
    /// <param name="defaults">The options of all runs.</param>
    /// <param name="change">Sets the value.</param>
    /// <param name="run">Runs with options, and returns the results.</param>
    public void ShouldShow(TOptions defaults, Func<TOptions, object?, TOptions> change, Func<TOptions, TResult> run)
    {
        var options = Given(defaults);
        var (before, again, after) = (run(options), run(options), run(change(options, Value)));

        foreach (var result in Results)
        {
            result(again).Should().Be(result(before), "the same options give the same result: randomness is no effect");
            result(after).Should().NotBe(result(before), $"it changes {What}");
        }
    }
}
