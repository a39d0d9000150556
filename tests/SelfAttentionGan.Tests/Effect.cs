namespace SelfAttentionGan.Tests;

/// <summary>The expected effect of an option: a value other than its default, and where the difference shows.</summary>
/// <typeparam name="TOptions">The record of options.</typeparam>
/// <typeparam name="TResult">The result of a run with options.</typeparam>
/// <param name="What">What changes, as a part of a sentence: "it changes ...".</param>
/// <param name="Value">The other value.</param>
/// <param name="Shows">The parts of the result that change; each of them must.</param>
internal sealed record Effect<TOptions, TResult>(string What, object? Value, params Func<TResult, string>[] Shows)
{
    /// <summary>Sets other options that this one acts together with. By default none.</summary>
    public Func<TOptions, TOptions> Given { get; init; } = options => options;

    /// <summary>Asserts that the value changes the result, and that equal options give equal results.</summary>
    /// <param name="defaults">The default options.</param>
    /// <param name="change">Sets the option to a value.</param>
    /// <param name="run">Runs with options.</param>
    public void ShouldShow(
        TOptions defaults, Func<TOptions, object?, TOptions> change, Func<TOptions, TResult> run)
    {
        var options = Given(defaults);
        var (before, again, after) = (run(options), run(options), run(change(options, Value)));

        foreach (var show in Shows)
        {
            show(again).Should().Be(show(before), "equal options give equal results");
            show(after).Should().NotBe(show(before), $"it changes {What}");
        }
    }
}
