namespace SelfAttentionGan.Tests.Reports;

/// <summary>A test that looks at a page in Chromium, and says that it was skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() =>
        Skip = Chromium.Program is null
            ? "There is no Chromium on the path: install it (Debian: apt-get install chromium) to test the page."
            : null;
}
