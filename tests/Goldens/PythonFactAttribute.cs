using System.Diagnostics;

namespace Goldens;

/// <summary>A test that asks PyTorch, and is reported as skipped where no Python can import it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python.Path is null
        ? "No Python can import torch: install it (Debian, Ubuntu: apt-get install python3-torch), or name one in PYTHON."
        : null;
}

/// <summary>The first Python that can import torch.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Found = new(() => new[]
        { Environment.GetEnvironmentVariable("PYTHON"), "/usr/bin/python3", "python3" }
        .OfType<string>().FirstOrDefault(candidate => Start(candidate, "-c", "import torch") is (0, _, _)));

    public static string? Path => Found.Value;

    /// <summary>Runs a script of tests/Goldens, and returns what it prints.</summary>
    public static string Run(string script, params string[] arguments)
    {
        var (code, output, errors) = Start(Path!, [Repository.PathOf("tests", "Goldens", script), .. arguments]);

        code.Should().Be(0, errors);
        return output;
    }

    private static (int Code, string Output, string Errors) Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["OMP_NUM_THREADS"], start.Environment["PYTHONDONTWRITEBYTECODE"]) = ("1", "1");
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();

            return (process.ExitCode, output, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "", "");
        }
    }
}
