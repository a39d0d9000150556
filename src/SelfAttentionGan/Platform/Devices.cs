using static TorchSharp.torch;

namespace SelfAttentionGan.Platform;

/// <summary>The torch devices of this machine.</summary>
internal static class Devices
{
    public static string Default => cuda.is_available() ? "cuda" : "cpu";

    /// <summary>The names of all devices.</summary>
    public static string[] All => [.. Enumerable.Range(0, Gpus).Select(i => $"cuda:{i}").Prepend("cpu")];

    private static int Gpus => cuda.is_available() ? cuda.device_count() : 0;

    public static bool Has(string name)
    {
        var index = name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], out var number)
            ? number
            : 0;

        return name == "cpu" || (name == "cuda" || name == $"cuda:{index}") && index >= 0 && index < Gpus;
    }

    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static Device Parse(string name) => Has(name)
        ? new(name)
        : throw new ArgumentException(
            $"The device must be one of {string.Join(", ", All)}, but there is no '{name}' here; " +
            "choose cpu, or a machine where torch finds the GPU.");
}
