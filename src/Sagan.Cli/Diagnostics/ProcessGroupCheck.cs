using System.Diagnostics;
using System.Globalization;
using SelfAttentionGan.Distributed;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace Sagan.Cli.Diagnostics;

/// <summary>Checks the processes that mpirun started: sums, a broadcast, and the speed of an all-reduce.</summary>
/// <remarks>All processes run it at the same time.</remarks>
internal static class ProcessGroupCheck
{
    /// <summary>As many values as the gradients of a 64×64 training, 28 MB.</summary>
    private const long Values = 7_000_000;

    private const int Repetitions = 5;

    public static DiagnosticResult Run(IProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var values = zeros(Values);
        var (seconds, isRight) = (double.MaxValue, true);

        for (var i = 0; i <= Repetitions; i++)
        {
            using var own = (group.Rank + 1).ToScalar();
            values.fill_(own);
            group.Barrier();
            var started = Stopwatch.GetTimestamp();
            group.AllReduceSum(values);
            if (i > 0)                                            // the first one connects the processes
                seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
            isRight &= AllAre(values, group.Size * (group.Size + 1) / 2);
        }

        using var rank = group.Rank.ToScalar();
        values.fill_(rank);
        group.Broadcast(values, group.Size - 1);
        isRight &= AllAre(values, group.Size - 1);

        var computers = group is MpiProcessGroup mpi
            ? mpi.Members.Select(member => member.Split(" on ")[^1]).Distinct().Count()
            : 1;
        return new(
            "processes",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Size} on {computers} computer{(computers == 1 ? "" : "s")} ({group.Name}), all-reduce of 28 MB in "
                + $"{seconds * 1e3:0.0} ms ({4e-9 * Values / seconds:0.0} GB/s)"),
            isRight ? null : $"{group.Name} computes wrong sums or broadcasts: try another version, or another MPI.",
            Failed: !isRight);
    }

    private static bool AllAre(Tensor values, float expected) =>
        values.min().item<float>() == expected && values.max().item<float>() == expected;
}
