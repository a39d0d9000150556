using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Sagan.Cli.Doctor;

/// <summary>Whether TorchSharp's native library loads with this system's C++ runtime (libstdc++).</summary>
/// <remarks>
/// Asked before TorchSharp tries: where its library does not load, it copies half a gigabyte from the package cache, prints
/// pages, and does not give the dynamic linker's reason.
/// </remarks>
internal static partial class NativeTorch
{
    /// <summary>Returns the dynamic linker's message; null if the library loads, or this is no Linux.</summary>
    public static string? LoadError()
    {
        if (!OperatingSystem.IsLinux())
            return null;

        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(Tensor).Assembly, searchPath: null);
            return null;
        }
        catch (DllNotFoundException error)
        {
            return error.Message;
        }
    }

    /// <summary>Recognizes a libstdc++ that is too old; returns null for any other message.</summary>
    /// <param name="loadError">The dynamic linker's message.</param>
    public static Finding? Judge(string? loadError)
    {
        if (MissingVersion().Match(loadError ?? "") is not { Success: true } missing)
            return null;

        var (library, version) = (missing.Groups["library"].Value, missing.Groups["version"].Value);
        return new(
            "torch", $"does not load: {library} lacks {version}",
            $"TorchSharp's native library needs {version} of the C++ runtime, but this system's {library} is older (GCC 12 "
            + "or before). One of these helps: build the program with -p:PatchLibTorchSharp=true; run it on Debian 13, "
            + "Ubuntu 24.04 or newer; or put the folder of a libstdc++.so.6 of GCC 13 or newer on LD_LIBRARY_PATH.",
            Failed: true);
    }

    /// <summary>Does nothing if the C++ runtime is new enough.</summary>
    /// <exception cref="DllNotFoundException">It is too old; the message says where to read on.</exception>
    public static void Require()
    {
        if (Judge(LoadError()) is { } finding)
            throw new DllNotFoundException($"torch {finding.Says}. Run sagan doctor, which names the ways out.");
    }

    [GeneratedRegex(@"^(?<library>[^\n]*libstdc\+\+\.so\.6): version `(?<version>GLIBCXX_[\d.]+)' not found",
        RegexOptions.Multiline)]
    private static partial Regex MissingVersion();
}
