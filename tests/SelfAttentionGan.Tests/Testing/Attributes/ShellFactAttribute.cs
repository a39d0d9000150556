using System.Diagnostics;

namespace SelfAttentionGan.Tests.Testing.Attributes;

/// <summary>A test that runs where a shell is installed, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    /// <param name="shell">The shell's program; pwsh is the .NET tool of this repository, script util-linux's.</param>
    public ShellFactAttribute(string shell) => Skip = shell == "pwsh" ? PowerShellTheoryAttribute.Reason
        : OperatingSystem.IsWindows() ? "It makes a program of a shell script."
        : shell == "script" && !OperatingSystem.IsLinux() ? "Other systems' script takes other arguments."
        : IsInstalled(shell) ? null
        : $"{shell} is not installed; on Debian: apt-get install {shell}.";

    private static bool IsInstalled(string program)
    {
        using var which = Process.Start(new ProcessStartInfo("sh", ["-c", $"command -v {program}"])
        {
            RedirectStandardOutput = true,
        })!;
        which.WaitForExit();

        return which.ExitCode == 0;
    }
}
