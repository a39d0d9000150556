namespace SelfAttentionGan.Collectives;

/// <summary>The ranks that the current thread is one of.</summary>
/// <remarks>Layers that look at a whole batch ask it: a forward has no room for it.</remarks>
public static class Collective
{
    private static readonly Alone Nobody = new();

    [ThreadStatic]
    private static ICollective? current;

    /// <summary>The current thread's; <see cref="Alone"/> where it has not joined any.</summary>
    public static ICollective Current => current ?? Nobody;

    /// <summary>Makes the current thread one of the ranks, until disposed.</summary>
    /// <param name="collective">The ranks, as this one sees them.</param>
    public static IDisposable Join(ICollective collective)
    {
        var before = current;
        current = collective;

        return new Membership(before);
    }

    private sealed class Membership(ICollective? before) : IDisposable
    {
        public void Dispose() => current = before;
    }
}
