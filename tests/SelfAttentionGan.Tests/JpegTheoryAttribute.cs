namespace SelfAttentionGan.Tests;

/// <summary>A theory that runs where libturbojpeg is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JpegTheoryAttribute : TheoryAttribute
{
    public JpegTheoryAttribute() => Skip = JpegFactAttribute.Reason;
}
