using System.Runtime.InteropServices;

namespace Sagan.Cli.Doctor;

/// <summary>Native libraries: those that are loaded, and those that reading some pictures takes.</summary>
internal static class Libraries
{
    public static readonly string[] Lmdb =
        ["liblmdb.so.0", "liblmdb.dylib", "/opt/homebrew/opt/lmdb/lib/liblmdb.dylib", "liblmdb.dll"];

    private static readonly Dictionary<string, string> Packages = new()
    {
        ["lmdb"] = "apt-get install liblmdb0 (brew install lmdb on macOS)",
    };

    /// <summary>The files of all libraries in this process, where the system tells.</summary>
    public static string[] Loaded() => !OperatingSystem.IsLinux()
        ? []
        : [.. File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "")
            .Where(path => path.Length > 0).Distinct()];

    /// <summary>Says whether one of several names can be loaded.</summary>
    /// <param name="name">What is looked at.</param>
    /// <param name="kind">The pictures that are not read without it.</param>
    /// <param name="files">What it is called.</param>
    public static Finding Look(string name, string kind, string[] files)
    {
        foreach (var file in files)
            if (NativeLibrary.TryLoad(file, typeof(Libraries).Assembly, searchPath: null, out var library))
            {
                NativeLibrary.Free(library);
                return new(name, $"{file} is here");
            }

        return new(name, "no library", $"{kind} pictures are not read without {files[0]}: {Packages[name]}.");
    }
}
