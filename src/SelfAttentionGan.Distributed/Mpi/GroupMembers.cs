using System.Globalization;
using System.Net;
using System.Text;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>What the processes of a group call themselves, such as "process 4711 on node2".</summary>
internal static class GroupMembers
{
    private const int MaxBytes = 128;

    /// <summary>Gathers the names of all processes, by rank; a collective.</summary>
    public static IReadOnlyList<string> Gather(IProcessGroup group)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Dns.GetHostName()}");

        // A row for each process, all zero but its own: their sum has all.
        var rows = new long[group.Size, MaxBytes];
        foreach (var (at, value) in Encoding.UTF8.GetBytes(own).Take(MaxBytes).Index())
            rows[group.Rank, at] = value;
        using var all = tensor(rows);
        group.AllReduceSum(all);

        return [.. all.data<long>().ToArray().Chunk(MaxBytes)
            .Select(row => Encoding.UTF8.GetString([.. row.Where(value => value > 0).Select(value => (byte)value)]))];
    }

    /// <summary>The computer of a process.</summary>
    public static string HostOf(string member) => member.Split(" on ", 2)[^1];
}
