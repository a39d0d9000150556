namespace SelfAttentionGan.Benchmarks;

/// <summary>PyTorch eager in a process of its own, or nothing: runs a script that prints numbers, one a line.</summary>
/// <remarks>
/// It is not handicapped: its idle threads sleep, and on all cores it has the lesser time of one thread and of all,
/// wherever both are measured.
/// </remarks>
internal sealed class Peer
{
    private readonly string? python;

    private Peer(string? python) => this.python = python;

    public bool IsThere => python is not null;

    /// <summary>The first Python that can import torch, or a peer that is not there.</summary>
    public static Peer Find() => new(
        new[] { Environment.GetEnvironmentVariable("PYTHON"), "/usr/bin/python3", "python3" }
            .OfType<string>()
            .FirstOrDefault(candidate => Child.Run(candidate, ["-c", "import torch"]).Code == 0));

    /// <summary>Runs peers/<paramref name="script"/> and reads so many numbers; NaN where no peer is there.</summary>
    public double[] Measure(int figures, string script, params object[] words) => python is null
        ? [.. Enumerable.Repeat(double.NaN, figures)]
        : Child.Numbers(python, [
            Path.Combine(AppContext.BaseDirectory, "peers", script), .. words.Select(word => $"{word}")]);
}
