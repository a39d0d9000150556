using System.Globalization;

namespace SelfAttentionGan.Distributed;

/// <summary>Options of an MPI process group: which library, and how long processes wait for each other.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// Path or file name of the MPI library. By default the one of the launcher; environment variable
    /// <c>SELFATTENTIONGAN_MPI_LIBRARY</c>.
    /// </summary>
    public string? Library { get; init; } = Variable("LIBRARY");

    /// <summary>
    /// How long a process that is waited for may leave a question unanswered, which each one's background thread answers
    /// while it computes; then the group ends. The default is one minute; environment variable
    /// <c>SELFATTENTIONGAN_MPI_ANSWER_TIMEOUT</c>, in seconds.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = Seconds("ANSWER_TIMEOUT") ?? TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a collective waits for a process that answers, but computes something else, such as an evaluation on rank
    /// 0; then the group ends. The default is one hour; environment variable <c>SELFATTENTIONGAN_MPI_TIMEOUT</c>, in
    /// seconds.
    /// </summary>
    public TimeSpan Timeout { get; init; } = Seconds("TIMEOUT") ?? TimeSpan.FromHours(1);

    /// <summary>Elements of one call; MPI counts them by 31 bits.</summary>
    internal int MaxCount { get; init; } = 1 << 28;

    /// <summary>Whether one process computes each sum and sends it to the others, whatever the library promises.</summary>
    internal bool AlwaysBroadcast { get; init; }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable($"SELFATTENTIONGAN_MPI_{name}") is { Length: > 0 } value ? value : null;

    private static TimeSpan? Seconds(string name) => Variable(name) switch
    {
        null => null,
        var text when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9 =>
            TimeSpan.FromSeconds(seconds),
        var text => throw new ArgumentException(
            $"SELFATTENTIONGAN_MPI_{name} must be a number of seconds above 0, but it is '{text}'; correct or unset it."),
    };
}
