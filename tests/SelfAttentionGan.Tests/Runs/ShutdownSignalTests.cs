using System.Runtime.InteropServices;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Runs;

public sealed class ShutdownSignalTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public void The_first_signal_cancels_and_the_second_ends_the_program(PosixSignal signal)
    {
        using var interruption = new ShutdownSignal();
        var (first, second) = (new PosixSignalContext(signal), new PosixSignalContext(signal));
        interruption.Token.IsCancellationRequested.Should().BeFalse();

        interruption.OnSignal(first);
        interruption.OnSignal(second);

        interruption.Token.IsCancellationRequested.Should().BeTrue();
        first.Cancel.Should().BeTrue("the default action of the system is to end the program");
        second.Cancel.Should().BeFalse();
    }

    [PosixTheory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task This_program_survives_a_signal(int number)
    {
        using var interruption = new ShutdownSignal();
        var received = new TaskCompletionSource();
        interruption.Token.Register(received.SetResult);

        Kill(Environment.ProcessId, number).Should().Be(0);
        if (number == 2 && IgnoredSignals.CtrlC)
        {
            interruption.Token.IsCancellationRequested.Should().BeFalse("it was started to ignore Ctrl-C");
            Kill(Environment.ProcessId, 15).Should().Be(0);
        }

        await received.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
