namespace SelfAttentionGan.Tests.Testing.Attributes;

/// <summary>A test that sends signals to another program, and is reported as skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute() =>
        Skip = OperatingSystem.IsWindows() ? "Windows has no signals for other programs: run this elsewhere." : null;
}
