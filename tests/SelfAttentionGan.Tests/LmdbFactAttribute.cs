using SelfAttentionGan.Data.Lmdb;

namespace SelfAttentionGan.Tests;

/// <summary>A test that runs where liblmdb is installed, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LmdbFactAttribute : FactAttribute
{
    public LmdbFactAttribute() => Skip = Reason;

<<<<<<< HEAD
    // The databases of these tests hold JPEGs, too.
    internal static string? Reason => Missing.Reason(Loaded) ?? JpegFactAttribute.Reason;

    private static object Loaded()
    {
        LmdbLibrary.Require();
        return true;
    }
=======
    internal static string? Reason => Missing.Reason(() => Lmdb.Instance);
>>>>>>> imaging
}
