using System.Diagnostics;

namespace SelfAttentionGan.Tests.Testing.Attributes;

/// <summary>A test that runs where PowerShell was restored as a tool, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PowerShellTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        if (OperatingSystem.IsWindows())
            return "It puts a shell script in dotnet's place.";

        using var tool = Process.Start(new ProcessStartInfo("dotnet", ["pwsh", "-Version"])
        {
            WorkingDirectory = Repository.PathOf(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        tool.WaitForExit();

        return tool.ExitCode == 0 ? null : "PowerShell has not been restored; run dotnet tool restore.";
    });

    public PowerShellTheoryAttribute() => Skip = Reason;

    /// <summary>Why PowerShell cannot be run here; null where it can.</summary>
    internal static string? Reason => Missing.Value;
}
