using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SelfAttentionGan.Runs;

/// <summary>What a run computes with.</summary>
internal static class Machine
{
    public static object Describe(Device device) => new
    {
        Device = device.ToString(),
        Torch = __version__,
        Binding = $"{Binding.Name} {Binding.Version?.ToString(3)}",
        Library,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.OSDescription,
    };

    /// <summary>The version of this library.</summary>
    public static string? Library =>
        Own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static Assembly Own => typeof(Machine).Assembly;

    private static AssemblyName Binding => typeof(TorchSharp.torch).Assembly.GetName();
}
