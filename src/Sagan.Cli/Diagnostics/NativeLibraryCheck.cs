using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Sagan.Cli.Diagnostics;

/// <summary>Checks that TorchSharp's native library loads with this system's C++ runtime (libstdc++).</summary>
/// <remarks>
/// Must run before TorchSharp loads it: where that fails, TorchSharp copies half a gigabyte from the package cache, prints
/// pages, and does not report the dynamic linker's message.
/// </remarks>
internal static partial class NativeLibraryCheck
{
    /// <summary>
    /// Returns the dynamic linker's message; null if the library loads, or on other systems than Linux.
    /// </summary>
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
    public static DiagnosticResult? Diagnose(string? loadError)
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
    /// <exception cref="DllNotFoundException">It is too old; the message says where to find the remedies.</exception>
    public static void Require()
    {
        if (Diagnose(LoadError()) is { } result)
            throw new DllNotFoundException($"torch {result.Summary}. Run sagan doctor, which lists the remedies.");
    }

    [GeneratedRegex(@"^(?<library>[^\n]*libstdc\+\+\.so\.6): version `(?<version>GLIBCXX_[\d.]+)' not found",
        RegexOptions.Multiline)]
    private static partial Regex MissingVersion();
}
