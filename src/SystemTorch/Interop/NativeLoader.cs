using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>Loads libsystemtorch.so, or says what was tried and which command mends it.</summary>
internal static unsafe class NativeLoader
{
    /// <summary>An environment variable that names the file to load instead of looking for it.</summary>
    public const string PathVariable = "SYSTEMTORCH_LIBRARY";

    private const int Abi = 1;

    public static nint Load()
    {
        var failures = new StringBuilder();
        foreach (var path in Candidates())
        {
            if (!File.Exists(path))
                failures.AppendLine($"  {path}: there is no such file");
            else if (TryLoad(path, failures, out var library))
                return library;
        }

        throw new DllNotFoundException(
            "SystemTorch could not load its native part, libsystemtorch.so. Tried:\n" + failures +
            Remedy(failures.ToString()));
    }

    private static IEnumerable<string> Candidates()
    {
        var chosen = Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(chosen))
            return [chosen];

        const string File = "libsystemtorch.so";
        var here = AppContext.BaseDirectory;
        return
        [
            Path.Combine(here, File),
            Path.Combine(here, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", File),
            Path.Combine(here, "runtimes", $"linux-{RuntimeInformation.ProcessArchitecture}".ToLowerInvariant(), "native", File),
            .. FromDependencies(File),
        ];
    }

    // Where the runtime host looks for the native files of packages (an application run from its build folder).
    private static IEnumerable<string> FromDependencies(string file) =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, file))
            .Where(System.IO.File.Exists);

    private static bool TryLoad(string path, StringBuilder failures, out nint library)
    {
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            failures.AppendLine($"  {path}: {error.Message.Trim().ReplaceLineEndings(" ")}");
            library = 0;
            return false;
        }

        var abi = NativeLibrary.TryGetExport(library, "systemtorch_abi", out var export)
            ? ((delegate* unmanaged<int>)export)()
            : 0;
        if (abi == Abi)
            return true;

        failures.AppendLine($"  {path}: needs version {Abi} of the native interface, but it has {(abi == 0 ? "none" : abi)}");
        NativeLibrary.Free(library);
        return false;
    }

    private static string Remedy(string failures)
    {
        if (failures.Contains("libtorch", StringComparison.Ordinal) || failures.Contains("libc10", StringComparison.Ordinal))
            return "It needs the libtorch it was built against. Install that one (Debian, Ubuntu: sudo apt-get install " +
                "libtorch-dev), or build src/SystemTorch against yours: delete src/SystemTorch/native/build, set Torch_DIR " +
                "to its share/cmake/Torch folder, and run dotnet build.";
        if (failures.Contains("native interface", StringComparison.Ordinal))
            return "Managed and native part come from different builds: delete src/SystemTorch/native/build and run " +
                "dotnet build, or use one version of the SystemTorch package.";
        return "Run ./build.sh test, which installs what is missing and builds it, or set " + PathVariable +
            " to the file.";
    }
}
