using System.Runtime.InteropServices;

namespace SelfAttentionGan.Runs;

/// <summary>Turns Ctrl-C and SIGTERM into a token, so that a training can finish its step and save.</summary>
/// <remarks>The second one ends the program, as every one does after <see cref="Dispose"/>.</remarks>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Listens from now on.</summary>
    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear),
    ];

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }

    internal void Hear(PosixSignalContext signal)
    {
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
