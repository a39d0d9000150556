using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Chooses how many ranks a training has.</summary>
internal static class Ranks
{
    /// <summary>
    /// The fewest pictures that are worth a rank: what each does once, whatever its share, takes long where weights are
    /// many and pictures few.
    /// </summary>
    private const int Worth = 8;

    /// <param name="options">What was asked for; 0 leaves it open.</param>
    /// <param name="device">Where the players are.</param>
    /// <param name="obstacle">Why there must be one, or null.</param>
    /// <param name="doubt">Why there might have to be one, or null: enough for not choosing more unasked.</param>
    /// <exception cref="ArgumentException">More were asked for than can be had.</exception>
    public static int Count(GanTrainerOptions options, Device device, string? obstacle, string? doubt)
    {
        if (options.Ranks > 1 && device.type != DeviceType.CPU)
            throw new ArgumentException(
                $"Ranks share a CPU, but the players are on {device} and {nameof(options.Ranks)} is {options.Ranks}; " +
                "set it to 0 or 1.");
        if (options.Ranks > 1 && obstacle is not null)
            throw new ArgumentException(
                $"This training takes one rank, since {obstacle}, but {nameof(options.Ranks)} is {options.Ranks}; " +
                "set it to 0 or 1.");
        if (options.Ranks > 0 || device.type != DeviceType.CPU || (obstacle ?? doubt) is not null)
            return Math.Max(1, options.Ranks);

        var part = options.BatchSize / options.MicroBatches;
        return Enumerable.Range(1, Math.Min(part, get_num_threads())).Last(
            count => part % count == 0 && (count == 1 || part / count >= Worth));
    }
}
