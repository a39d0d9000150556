using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace TorchSharp.Interop;

/// <summary>Carries exceptions of managed code that native code called (a custom backward) past the native frames.</summary>
internal static class ManagedExceptions
{
    private const string Prefix = "SystemTorch managed exception ";

    private static readonly ConcurrentDictionary<long, ExceptionDispatchInfo> Kept = new();
    private static long last;

    /// <summary>Keeps the exception and returns the message by which <see cref="Rethrow"/> finds it again.</summary>
    public static string Keep(Exception exception)
    {
        var number = Interlocked.Increment(ref last);
        Kept[number] = ExceptionDispatchInfo.Capture(exception);
        return $"{Prefix}{number}.";
    }

    /// <summary>Throws the exception that the message stands for, if it stands for one.</summary>
    public static void Rethrow(string message)
    {
        var start = message.IndexOf(Prefix, StringComparison.Ordinal);
        if (start < 0)
            return;

        var digits = message.AsSpan(start + Prefix.Length);
        var end = digits.IndexOf('.');
        if (end > 0 && long.TryParse(digits[..end], out var number) && Kept.TryRemove(number, out var exception))
            exception.Throw();
    }
}
