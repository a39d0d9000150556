using System.Globalization;

namespace Sagan.Cli.Doctor;

/// <summary>Whether there is room for a training and what it keeps.</summary>
internal static class Room
{
    private const double Gibibyte = 1L << 30;

    public static Finding Memory()
    {
        var memory = GC.GetGCMemoryInfo();
        var free = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);

        return Judge(
            "memory", free, 1.5,
            "A training at 64×64 takes about 1 GiB of memory, and one at 128×128 several: end other programs, or train "
            + "with a smaller batch (MicroBatches keeps the steps as they are).");
    }

    public static Finding Disk(string folder) => Judge(
        "disk", new DriveInfo(folder).AvailableFreeSpace, 4,
        "Three checkpoints of a 128×128 network take 3 GiB, of a 32×32 one 20 MiB: free some space, or give another "
        + "disk's folder with --out.");

    /// <summary>Judges free bytes against those that are enough, in GiB.</summary>
    public static Finding Judge(string name, long free, double enough, string advice) => new(
        name, string.Create(CultureInfo.InvariantCulture, $"{free / Gibibyte:0.0} GiB free"),
        free / Gibibyte < enough ? advice : null);
}
