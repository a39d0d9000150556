using System.Text;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>
/// Compares what processes are about to train: library, options, data and networks; before the first step.
/// </summary>
internal static class Handshake
{
    /// <param name="group">The processes.</param>
    /// <param name="agreement">Their decisions.</param>
    /// <param name="device">Where tensors are broadcast from.</param>
    /// <param name="describe">Describes this process.</param>
    /// <exception cref="InvalidOperationException">
    /// Processes differ: thrown by all of them, with the first rank that differs from rank 0 and what differs.
    /// </exception>
    public static void Run(IProcessGroup group, Agreement agreement, Device device, Func<ProcessDescription> describe)
    {
        if (group.Size == 1)
            return;

        string[] mine = [];
        agreement.Run(() => mine = [.. describe().Lines]);
        var text = group.Broadcast(Encoding.UTF8.GetBytes(string.Join('\n', mine)), device);

        var first = Encoding.UTF8.GetString(text).Split('\n');
        if (agreement.FirstMessage(FindDifference(mine, first)) is { } message)
            throw Agreement.Shared(new InvalidOperationException(message));
    }

    private static string? FindDifference(string[] mine, string[] first)
    {
        for (var i = 0; i < Math.Max(mine.Length, first.Length); i++)
            if (mine.ElementAtOrDefault(i) is var own && first.ElementAtOrDefault(i) is var theirs && own != theirs)
                return "Processes that train together must have the same library, options, data and networks, but here is " +
                    $"{own ?? "no further line"}, and on rank 0 {theirs ?? "no further line"}; start all with the same " +
                    "command line, program and data.";

        return null;
    }
}
