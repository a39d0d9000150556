using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>While it is on, backward names the operation that failed, and stops at the first NaN.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool wasEnabled = IsEnabled;
    private readonly bool checkedNaN = ShouldCheckNaN;

    /// <summary>Sets the mode until this object is disposed.</summary>
    public AnomalyMode(bool enabled, bool check_nan = true) => Set(enabled, check_nan);

    public static bool IsEnabled => (NativeMethods.systemtorch_anomaly_mode() & 1) != 0;

    public static bool ShouldCheckNaN => (NativeMethods.systemtorch_anomaly_mode() & 2) != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Set(wasEnabled, checkedNaN);
    }

    private static void Set(bool enabled, bool checkNaN) =>
        NativeMethods.systemtorch_set_anomaly_mode(enabled ? 1 : 0, checkNaN ? 1 : 0);
}
