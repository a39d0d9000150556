using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests;

/// <summary>A test that runs where libwebp is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WebPFactAttribute : FactAttribute
{
    public WebPFactAttribute() => Skip = Reason;

    internal static string? Reason => Missing.Reason(() => LibWebP.Instance);
}
