using Sagan.Cli.Output;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Distributed;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace Sagan.Cli.Runs;

/// <summary>The processes that mpirun, or a cluster's launcher, started together: rank 0 prints, all fail together.</summary>
internal static class LaunchedProcesses
{
    /// <summary>Whether a launcher started this process with others. Loads nothing.</summary>
    public static bool AreSeveral => MpiProcessGroup.LaunchedRank is not null;

    /// <summary>This process's rank; 0 where it was started alone. Loads nothing.</summary>
    public static int Rank => MpiProcessGroup.LaunchedRank ?? 0;

    /// <summary>Runs a command with the group of all processes.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(Func<IProcessGroup, int> command, bool verbose)
    {
        using var group = MpiProcessGroup.TryDetect();
        if (group is null)
            return command(SingleProcess.Instance);

        try
        {
            ShareCores(group.LocalSize);
            return command(group);
        }
        catch (Exception failure) when (Agreement.IsShared(failure))
        {
            if (group.Rank == 0)
                Terminal.WriteError(verbose ? failure.ToString() : Agreement.MessageOf(failure)!);

            return ErrorHandler.CodeOf(failure);
        }
        catch (Exception failure)
        {
            group.Abort($"Rank {group.Rank} of {group.Size}: {Describe(failure, verbose)}");
            throw;
        }
    }

    /// <summary>
    /// Writes why this process has failed outside of a group, where it cannot tell the others: each does so with its rank.
    /// </summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Handle(Exception failure, bool verbose)
    {
        Terminal.WriteError(AreSeveral ? $"Rank {Rank}: {Describe(failure, verbose)}" : Describe(failure, verbose));

        return ErrorHandler.CodeOf(failure);
    }

    private static string Describe(Exception failure, bool verbose) =>
        verbose ? failure.ToString() : ErrorHandler.Describe(failure);

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
