using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests;

/// <summary>A test that runs where libturbojpeg is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JpegFactAttribute : FactAttribute
{
    public JpegFactAttribute() => Skip = Reason;

    internal static string? Reason => Missing.Reason(() => TurboJpeg.Instance);
}
