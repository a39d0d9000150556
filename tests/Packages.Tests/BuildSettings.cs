using System.Reflection;

namespace Packages.Tests;

/// <summary>The build settings of these tests: configuration, versions, and the libtorch of this machine.</summary>
internal static class BuildSettings
{
    private static readonly Assembly Tests = typeof(BuildSettings).Assembly;

    public static string Configuration => Tests.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>A version that no other build packs.</summary>
    public static string PackageVersion => $"{Read("Version")}-check";

    /// <summary>The NuGet package cache of this machine.</summary>
    public static string PackageCache => Read("PackageCache");

    public static string TorchSharpVersion => Read("TorchSharpVersion");

    public static string TorchRuntimePackage => Read("TorchRuntimePackage");

    /// <summary>libtorch's own packages are numbered as libtorch, TorchSharp's as TorchSharp.</summary>
    public static string TorchRuntimeVersion =>
        Read(TorchRuntimePackage.StartsWith("libtorch", StringComparison.Ordinal) ? "LibTorchVersion" : "TorchSharpVersion");

    private static string Read(string key) => Tests.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
