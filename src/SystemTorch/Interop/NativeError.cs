using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Turns torch's last error into an exception.</summary>
internal static unsafe class NativeError
{
    /// <summary>Throws when a native function did not return zero.</summary>
    public static void Check(int status)
    {
        if (status != 0)
            Throw();
    }

    /// <exception cref="ExternalException">Always, with the first line of what torch said.</exception>
    [DoesNotReturn]
    public static void Throw()
    {
        var message = Marshal.PtrToStringUTF8((nint)NativeMethods.systemtorch_last_error()) ?? "";
        ManagedExceptions.Rethrow(message);
        throw new ExternalException(FirstLine(message));
    }

    private static string FirstLine(string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
