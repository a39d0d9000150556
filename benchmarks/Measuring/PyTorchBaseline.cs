namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>
/// The PyTorch baseline: runs a script in a subprocess that prints numbers, one per line, where PyTorch is installed.
/// </summary>
internal sealed class PyTorchBaseline
{
    /// <summary>OpenBLAS settings of developers' machines, which users do not have.</summary>
    private static readonly string[] Unset = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

    private readonly string? python;

    private PyTorchBaseline(string? python, string? version) => (this.python, Version) = (python, version);

    /// <summary>The version of PyTorch and of its libtorch; null where no Python imports torch.</summary>
    public string? Version { get; }

    /// <summary>Finds the first Python that can import torch.</summary>
    public static PyTorchBaseline Find()
    {
        string[] candidates =
            [.. new[] { Environment.GetEnvironmentVariable("PYTHON"), "/usr/bin/python3", "python3" }.OfType<string>()];
        foreach (var candidate in candidates)
            if (ChildProcess.Run(candidate, ["-c", "import torch; print(torch.__version__)"], Unset) is (0, var version))
                return new(candidate, version.Trim());

        return new(null, null);
    }

    /// <summary>Runs peers/<paramref name="script"/> and returns its numbers; NaN where there is no PyTorch.</summary>
    public double[] Measure(int count, string script, params object[] args) => python is null
        ? [.. Enumerable.Repeat(double.NaN, count)]
        : ChildProcess.RunForNumbers(
            python, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. args.Select(arg => $"{arg}")],
            Unset);
}
