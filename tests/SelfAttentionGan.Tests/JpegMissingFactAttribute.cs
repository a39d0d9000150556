namespace SelfAttentionGan.Tests;

/// <summary>A test that runs where libturbojpeg is not installed, and says that it was skipped where it is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JpegMissingFactAttribute : FactAttribute
{
    public JpegMissingFactAttribute() =>
        Skip = JpegFactAttribute.Reason is null ? "libturbojpeg is here: run this where it is not." : null;
}
