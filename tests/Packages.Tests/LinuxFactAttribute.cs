namespace Packages.Tests;

/// <summary>A test of TorchSharp's library for Linux, skipped on other systems.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() =>
        Skip = OperatingSystem.IsLinux() ? null : "Only Linux's libLibTorchSharp.so is ever patched: run this there.";
}
