using System.Diagnostics;
using System.Globalization;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>All-reduce between 1 to 4 processes of this computer, by the MPI whose mpirun is first on the PATH.</summary>
/// <remarks>
/// Bytes of the buffer for each second of the all-reduce, beside those of a copy in memory by as many processes at the same
/// time: what the computer's memory allows. A single process reduces nothing.
/// </remarks>
internal static class AllReduce
{
    public const string Argument = "--all-reduce";

    private const int Rounds = 3, Repetitions = 20, Warmup = 3;

    private static readonly int[] Megabytes = [1, 4, 7, 14, 28];

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        foreach (var processes in (int[])[1, 2, 3, 4])
        {
            var rates = Measuring.Rounds.Run(Rounds, () => InProcesses(processes))[0];
            foreach (var (column, size) in Megabytes.Index())
            {
                yield return Row($"{processes} processes, {size} MB: copy in memory", 2 * column);
                if (processes > 1)
                    yield return Row($"{processes} processes, {size} MB: all-reduce", 2 * column + 1);
            }

            Comparison Row(string name, int column) => new(name, "GB/s", rates.Column(column), [], []);
        }
    }

    /// <summary>Measures in one of the processes; rank 0 prints.</summary>
    public static void Measure(string[] args)
    {
        set_num_threads(1);
        using var group = MpiProcessGroup.Open();
        foreach (var size in Megabytes)
        {
            using var values = zeros(size * 1_000_000L / sizeof(float));
            using var copy = zeros_like(values);
            var inMemory = Fastest(() => copy.copy_(values));
            var reduced = Fastest(() => group.AllReduceSum(values));
            if (group.Rank == 0)
                foreach (var seconds in (double[])[inMemory, reduced])
                    Console.WriteLine((size * 1e-3 / seconds).ToString(CultureInfo.InvariantCulture));
        }

        double Fastest(Action action)
        {
            var fastest = double.MaxValue;
            for (var i = 0; i < Warmup + Repetitions; i++)
            {
                group.Barrier();
                var started = Stopwatch.GetTimestamp();
                action();
                if (i >= Warmup)
                    fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            return fastest;
        }
    }

    private static double[] InProcesses(int count)
    {
        string[] own = ["dotnet", typeof(AllReduce).Assembly.Location, Argument];
        var isOpenMpi = ChildProcess.Run("mpirun", ["--version"], []).Output.Contains("Open", StringComparison.Ordinal);
        string[] oversubscribed = isOpenMpi             // it gives processes a terminal, to which .NET would write codes
            ? ["--oversubscribe", "--allow-run-as-root", "-x", "TERM=dumb"]
            : [];

        return ChildProcess.RunForNumbers("mpirun", [.. oversubscribed, "-n", $"{count}", .. own], []);
    }
}
