namespace SelfAttentionGan.Tests;

/// <summary>A theory that runs where libwebp is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WebPTheoryAttribute : TheoryAttribute
{
    public WebPTheoryAttribute() => Skip = WebPFactAttribute.Reason;
}
