using System.Diagnostics;
using System.Runtime.InteropServices;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Distributed;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace Sagan.Cli.Runs;

/// <summary>The processes that mpirun, or a cluster's launcher, started together: rank 0 prints, all fail together.</summary>
internal static class LaunchedProcesses
{
    // An error in the command line is every process's: rank 0's message ends the others before they repeat it.
    private static readonly TimeSpan Precedence = TimeSpan.FromSeconds(5);

    /// <summary>This process's rank; 0 where it was started alone. Loads nothing.</summary>
    public static int Rank => MpiProcessGroup.LaunchedRank ?? 0;

    /// <summary>Runs a command with the group of all processes.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(Func<IProcessGroup, int> command, bool verbose)
    {
        using var group = TryDetect();
        if (group is null)
            return command(SingleProcess.Instance);

        try
        {
            ShareCores(group.LocalSize);
            return command(group);
        }
        catch (Exception failure) when (Agreement.IsShared(failure))
        {
            return group.Rank == 0 ? ErrorHandler.Handle(failure, verbose) : ErrorHandler.CodeOf(failure);
        }
        catch (Exception failure)
        {
            var reason = verbose ? failure.ToString() : ErrorHandler.Describe(failure);
            if (group.Rank > 0)
                WaitForEnd();
            group.Abort(group.Rank > 0 ? $"Rank {group.Rank} of {group.Size}: {reason}" : reason);
            throw;
        }
    }

    private static MpiProcessGroup? TryDetect()
    {
        try
        {
            return MpiProcessGroup.TryDetect();
        }
        catch (Exception) when (Rank > 0)
        {
            WaitForEnd();
            throw;
        }
    }

    /// <summary>Waits until rank 0's failure ends this process, silently; returns where only this one has failed.</summary>
    private static void WaitForEnd()
    {
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Process.GetCurrentProcess().Kill());
        Thread.Sleep(Precedence);
    }

    /// <summary>Divides the cores between the processes of this computer, where the launcher and the user have not.</summary>
    private static void ShareCores(int processes)
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null && !IsBound())
            set_num_threads(Math.Max(1, Environment.ProcessorCount / processes));
    }

    /// <summary>Whether this process may run on some of the computer's cores only.</summary>
    private static bool IsBound()
    {
        const string Online = "/sys/devices/system/cpu/online", Status = "/proc/self/status", Key = "Cpus_allowed_list:";

        if (!File.Exists(Online))
            return false;

        var allowed = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return allowed is not null && allowed[Key.Length..].Trim() != File.ReadAllText(Online).Trim();
    }
}
