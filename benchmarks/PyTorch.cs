namespace SelfAttentionGan.Benchmarks;

/// <summary>PyTorch eager in a process of its own, or nothing: runs a script that prints numbers, one a line.</summary>
internal sealed class PyTorch
{
    /// <summary>Settings of OpenBLAS that a developer's machine may have, and users' have not.</summary>
    private static readonly string[] Unset = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

    private readonly string? python;

    private PyTorch(string? python, string? version) => (this.python, Version) = (python, version);

    /// <summary>The version of PyTorch and of its libtorch; null where no Python imports torch.</summary>
    public string? Version { get; }

    /// <summary>The first Python that can import torch, or nothing.</summary>
    public static PyTorch Find()
    {
        string[] candidates =
            [.. new[] { Environment.GetEnvironmentVariable("PYTHON"), "/usr/bin/python3", "python3" }.OfType<string>()];
        foreach (var candidate in candidates)
            if (Child.Run(candidate, ["-c", "import torch; print(torch.__version__)"], Unset) is (0, var version))
                return new(candidate, version.Trim());

        return new(null, null);
    }

    /// <summary>Runs peers/<paramref name="script"/> and reads so many numbers; NaN where there is no PyTorch.</summary>
    public double[] Measure(int figures, string script, params object[] words) => python is null
        ? [.. Enumerable.Repeat(double.NaN, figures)]
        : Child.Numbers(
            python, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. words.Select(word => $"{word}")],
            Unset);
}
