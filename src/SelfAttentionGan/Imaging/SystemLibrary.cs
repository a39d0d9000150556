using System.Runtime.InteropServices;

namespace SelfAttentionGan.Imaging;

/// <summary>A library that the operating system brings along, opened when its first function is asked for.</summary>
/// <param name="need">How errors begin: "Reading JPEG takes libturbojpeg 2.0 or later".</param>
/// <param name="windows">What it is there.</param>
/// <param name="mac">What it is there.</param>
/// <param name="linux">What it is there.</param>
/// <param name="otherwise">What to do without it; how errors end.</param>
internal sealed class SystemLibrary(
    string need, LibraryFile windows, LibraryFile mac, LibraryFile linux, string otherwise = "")
{
    private readonly LibraryFile file =
        OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? mac : linux;

    private nint handle;

    /// <summary>Finds a function of the library.</summary>
    /// <exception cref="DllNotFoundException">It is not installed, or too old; the message names it.</exception>
    public T Find<T>(string function)
        where T : Delegate
    {
        if (handle == 0)
            handle = Open();

        return NativeLibrary.TryGetExport(handle, function, out var address)
            ? Marshal.GetDelegateForFunctionPointer<T>(address)
            : throw Missing($"the one that is there lacks {function}");
    }

    private nint Open()
    {
        foreach (var name in file.Names)
            if (NativeLibrary.TryLoad(name, typeof(SystemLibrary).Assembly, searchPath: null, out var library))
                return library;

        throw Missing($"none of {string.Join(", ", file.Names)} can be loaded");
    }

    private DllNotFoundException Missing(string problem) =>
        new($"{need}, but {problem}. {file.Remedy} {otherwise}".TrimEnd());
}

/// <summary>What a library is on one kind of system.</summary>
/// <param name="Remedy">How a person gets it.</param>
/// <param name="Names">What its file may be called; the first that is there is opened.</param>
internal sealed record LibraryFile(string Remedy, params string[] Names);
