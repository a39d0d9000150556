using System.Runtime.InteropServices;

namespace SelfAttentionGan.Runs;

/// <summary>
/// Shutdown signals: converts Ctrl-C and SIGTERM to a token, so that a training can finish its step and save.
/// </summary>
/// <remarks>The second signal ends the program, as every one does after <see cref="Dispose"/>.</remarks>
internal sealed class ShutdownSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public ShutdownSignal() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Stops handling signals.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }

    internal void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
