using static TorchSharp.torch;

namespace Sagan.Cli;

/// <summary>Where a run computes.</summary>
internal static class Devices
{
    public static string Default => cuda.is_available() ? "cuda" : "cpu";

    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static Device Named(string name)
    {
        var index = name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], out var told)
            ? told
            : 0;
        var gpus = cuda.is_available() ? cuda.device_count() : 0;

        if (name == "cpu" || (name == "cuda" || name == $"cuda:{index}") && index >= 0 && index < gpus)
            return new(name);

        throw new ArgumentException(
            $"A run computes on one of {string.Join(", ", Known(gpus))}, but there is no '{name}' here; " +
            "say --device cpu, or run where torch finds the GPU.");
    }

    private static IEnumerable<string> Known(int gpus) =>
        Enumerable.Range(0, gpus).Select(i => $"cuda:{i}").Prepend("cpu");
}
