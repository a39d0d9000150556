using System.Runtime.InteropServices;
using LightningDB;

namespace SelfAttentionGan.Data.Lmdb;

/// <summary>Lets LightningDB call the operating system's liblmdb 0.9.</summary>
/// <remarks>
/// Its own one is LMDB 1.0, whose file format is another: it refuses LSUN's files, which are of 0.9.
/// </remarks>
internal static class LmdbLibrary
{
    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["liblmdb.dll"]
        : OperatingSystem.IsMacOS() ? ["liblmdb.dylib", "/opt/homebrew/opt/lmdb/lib/liblmdb.dylib",
            "/usr/local/opt/lmdb/lib/liblmdb.dylib"]
        : ["liblmdb.so.0"];

    private static readonly Lazy<nint> Handle = new(Load, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Loads the library: first of all, for LightningDB's finalizers end a process that lacks it.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message names the package.</exception>
    public static void Require() => _ = Handle.Value;

    private static nint Load()
    {
        foreach (var name in Names)
            if (NativeLibrary.TryLoad(name, out var library))
                return Use(library);

        throw new DllNotFoundException("Reading LSUN's databases takes liblmdb 0.9, but none of "
            + $"{string.Join(", ", Names)} can be loaded. {Remedy} Or export the images into a folder.");
    }

    private static string Remedy =>
        OperatingSystem.IsWindows() ? "Lay liblmdb.dll, built from openldap.org's LMDB 0.9, beside the program."
        : OperatingSystem.IsMacOS() ? "Install it: brew install lmdb."
        : "Install it: apt-get install liblmdb0 (Fedora calls it lmdb-libs).";

    private static nint Use(nint library)
    {
        var binding = typeof(LightningEnvironment).Assembly;
        try
        {
            NativeLibrary.SetDllImportResolver(binding, (_, _, _) => library);
        }
        catch (InvalidOperationException)
        {
            // The program around has a resolver of its own, or another thread was faster.
        }

        return library;
    }
}
