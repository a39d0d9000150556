namespace SelfAttentionGan.Tests.Testing.Attributes;

/// <summary>
/// A test of what POSIX systems have, signals for another program or sparse files; it is reported as skipped elsewhere.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute() => Skip = OperatingSystem.IsWindows()
        ? "Windows has no signals for other programs, and makes no file sparse by itself: run this elsewhere."
        : null;
}
