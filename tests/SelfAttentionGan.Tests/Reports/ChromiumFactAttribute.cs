namespace SelfAttentionGan.Tests.Reports;

/// <summary>A test of a page in Chromium, reported as skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() =>
        Skip = Chromium.Program is null
            ? "There is no Chromium on the path: install it (Debian: apt-get install chromium) to test the page."
            : null;
}
