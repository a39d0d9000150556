namespace SelfAttentionGan.Layers;

/// <summary>Says that a batch holds the pictures of several calls, one call's after another's.</summary>
/// <remarks>
/// A network that judges each picture by itself gives the same for all calls at once, and faster. Only spectral
/// normalisation tells calls apart: in training each may sharpen σ. A forward has no room to say so.
/// </remarks>
internal static class JoinedCalls
{
    [ThreadStatic]
    private static int count;

    /// <summary>How many calls the batches on the current thread hold, at least 1.</summary>
    public static int Count => Math.Max(1, count);

    /// <summary>Makes every batch on the current thread hold so many calls, until disposed.</summary>
    public static IDisposable Of(int calls)
    {
        var before = count;
        count = calls;

        return new Until(before);
    }

    private sealed class Until(int before) : IDisposable
    {
        public void Dispose() => count = before;
    }
}
