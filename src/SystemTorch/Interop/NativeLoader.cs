using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Loads libsystemtorch.so, or says what was tried and which command mends it.</summary>
internal static unsafe class NativeLoader
{
    /// <summary>An environment variable that names the file to load instead of looking for it.</summary>
    public const string PathVariable = "SYSTEMTORCH_LIBRARY";

    private const string FileName = "libsystemtorch.so";
    private const int Abi = 2;

    private static string? Chosen => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path ? path : null;

    /// <exception cref="DllNotFoundException">No candidate could be used; the message has a line for each.</exception>
    public static nint Load()
    {
        var reasons = new List<string>();
        foreach (var path in Candidates().Distinct())
        {
            if (Open(path, out var library) is not { } reason)
                return library;
            reasons.Add($"{path}: {reason}");
        }

        throw new DllNotFoundException(
            $"SystemTorch could not load its native part, {FileName}. Tried:\n  {string.Join("\n  ", reasons)}\n" +
            Remedy(reasons));
    }

    private static IEnumerable<string> Candidates()
    {
        if (Chosen is { } chosen)
            return [Path.GetFullPath(chosen)];

        var here = AppContext.BaseDirectory;
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return
        [
            Path.Combine(here, FileName),
            Path.Combine(here, "runtimes", $"linux-{architecture}", "native", FileName),
            .. FromPackages(),
        ];
    }

    // Where the runtime host looks for the native files of packages (an application run from its build folder).
    private static IEnumerable<string> FromPackages() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, FileName))
            .Where(File.Exists);

    // Null when the library is open, else why not.
    private static string? Open(string path, out nint library)
    {
        library = 0;
        if (!File.Exists(path))
            return "there is no such file";

        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return LastLine(error.Message).Replace($"{path}: ", "", StringComparison.Ordinal);
        }

        if (!NativeLibrary.TryGetExport(library, "systemtorch_abi", out var export))
            return "this is another library, it lacks systemtorch_abi";

        var abi = ((delegate* unmanaged<int>)export)();
        return abi == Abi ? null : $"its interface has version {abi}, but version {Abi} is needed";
    }

    // .NET's own words come first, the dynamic linker's, which name the file that is missing, last.
    private static string LastLine(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];

    private static string Remedy(List<string> reasons)
    {
        if (!OperatingSystem.IsLinux())
            return "SystemTorch is for Linux; build with -p:Torch=Package to use the TorchSharp package here.";
        if (reasons.Exists(LacksLibtorch))
            return "It needs the libtorch it was built against. Install that one (Debian, Ubuntu: sudo apt-get install " +
                "libtorch-dev), or build it against yours: rm -r src/SystemTorch/native/build, set Torch_DIR to the " +
                "share/cmake/Torch folder of your libtorch, and run dotnet build.";
        if (Chosen is not null)
            return $"{PathVariable} names this file: let it name a {FileName} (./build.sh test builds one), or unset it.";
        if (reasons.TrueForAll(reason => reason.EndsWith("there is no such file", StringComparison.Ordinal)))
            return $"Run ./build.sh test, which installs what is missing and builds it, or let {PathVariable} name the file.";
        return "Managed and native part come from different builds: rm -r src/SystemTorch/native/build and run dotnet " +
            "build, or use one version of the SystemTorch package.";
    }

    private static bool LacksLibtorch(string reason) =>
        reason.Contains("cannot open shared object file", StringComparison.Ordinal) ||
        reason.Contains("undefined symbol", StringComparison.Ordinal);
}
