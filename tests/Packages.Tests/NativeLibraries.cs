using System.Text;

namespace Packages.Tests;

/// <summary>TorchSharp's native library for Linux: the package's and a copy of it.</summary>
internal static class NativeLibraries
{
    private const string FileName = "libLibTorchSharp.so";

    public static byte[] FromPackage() => File.ReadAllBytes(Path.Combine(
        BuildSettings.PackageCache, "torchsharp", BuildSettings.TorchSharpVersion, "runtimes", "linux-x64", "native",
        FileName));

    /// <summary>Reads the only copy in a folder or its subfolders.</summary>
    public static byte[] In(string folder) => File.ReadAllBytes(
        Directory.EnumerateFiles(folder, FileName, SearchOption.AllDirectories).Should().ContainSingle().Which);

    /// <summary>Whether it imports the constructor of GCC 3.4's libstdc++ instead of GCC 13's function.</summary>
    public static bool IsPatched(byte[] library) =>
        Encoding.Latin1.GetString(library).Contains("\0_ZNSt8ios_base4InitC1Ev\0", StringComparison.Ordinal);
}
