using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Tests;

/// <summary>A theory that runs where SystemTorch's own operators are, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() =>
        Skip = NativeOperators.Exist ? null : "This torch has no operators of SystemTorch's.";
}
