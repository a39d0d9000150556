using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace SelfAttentionGan.Platform;

/// <summary>
/// The environment that a run computes in: device, versions of libraries, runtime and operating system.
/// </summary>
internal static class EnvironmentInfo
{
    /// <summary>The version of this library.</summary>
    public static string? Library =>
        typeof(EnvironmentInfo).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public static JsonObject Describe(Device device) => new()
    {
        ["device"] = device.ToString(),
        ["torch"] = __version__,
        ["binding"] = $"{Binding.Name} {Binding.Version?.ToString(3)}",
        ["library"] = Library,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.OSDescription,
    };

    private static AssemblyName Binding => typeof(TorchSharp.torch).Assembly.GetName();
}
