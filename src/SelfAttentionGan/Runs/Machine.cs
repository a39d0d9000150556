using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace SelfAttentionGan.Runs;

/// <summary>What a run computes with.</summary>
internal static class Machine
{
    public static JsonObject Describe(Device device) => new()
    {
        ["device"] = device.ToString(),
        ["torch"] = __version__,
        ["binding"] = $"{Binding.Name} {Binding.Version?.ToString(3)}",
        ["library"] = Library,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.OSDescription,
    };

    /// <summary>The version of this library.</summary>
    public static string? Library =>
        Own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static Assembly Own => typeof(Machine).Assembly;

    private static AssemblyName Binding => typeof(TorchSharp.torch).Assembly.GetName();
}
