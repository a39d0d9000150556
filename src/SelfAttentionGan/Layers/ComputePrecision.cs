namespace SelfAttentionGan.Layers;

/// <summary>The precision that the current thread's layers compute in.</summary>
/// <remarks>Layers ask it as they compute forwards, which has no room for it; a backward follows its forward.</remarks>
internal static class ComputePrecision
{
    [ThreadStatic]
    private static Precision current;

    /// <summary>The current thread's; <see cref="Precision.Float32"/> unless it has been told otherwise.</summary>
    public static Precision Current => current;

    /// <summary>Lets the current thread's layers compute in this precision, until disposed.</summary>
    public static IDisposable Use(Precision precision)
    {
        var before = current;
        current = precision;

        return new Choice(before);
    }

    private sealed class Choice(Precision before) : IDisposable
    {
        public void Dispose() => current = before;
    }
}
