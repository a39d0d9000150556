using SelfAttentionGan.Data.Lmdb;

namespace SelfAttentionGan.Tests;

/// <summary>A test that runs where liblmdb is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LmdbFactAttribute : FactAttribute
{
    public LmdbFactAttribute() => Skip = Reason;

    internal static string? Reason => Missing.Reason(Loaded);

    private static object Loaded()
    {
        LmdbLibrary.Require();
        return true;
    }
}
