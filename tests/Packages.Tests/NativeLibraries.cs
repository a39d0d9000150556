using System.Text;

namespace Packages.Tests;

/// <summary>TorchSharp's native library for Linux, as its package has it and as it was copied.</summary>
internal static class NativeLibraries
{
    private const string FileName = "libLibTorchSharp.so";

    public static byte[] FromPackage() => File.ReadAllBytes(Path.Combine(
        BuildSettings.PackageCache, "torchsharp", BuildSettings.TorchSharpVersion, "runtimes", "linux-x64", "native",
        FileName));

    /// <summary>The one copy anywhere in a folder.</summary>
    public static byte[] In(string folder) => File.ReadAllBytes(
        Directory.EnumerateFiles(folder, FileName, SearchOption.AllDirectories).Should().ContainSingle().Which);

    /// <summary>Whether it asks libstdc++ for the constructor of GCC 3.4 in the place of GCC 13's function.</summary>
    public static bool IsPatched(byte[] library) =>
        Encoding.Latin1.GetString(library).Contains("\0_ZNSt8ios_base4InitC1Ev\0", StringComparison.Ordinal);
}
