namespace SelfAttentionGan.Tests;

/// <summary>A theory that runs where liblmdb is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LmdbTheoryAttribute : TheoryAttribute
{
    public LmdbTheoryAttribute() => Skip = LmdbFactAttribute.Reason;
}
