using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>
/// Holds a reader to what it promises of damaged files: a clear error that names the file, or something valid; in
/// bounded time and memory; and never the end of the process.
/// </summary>
internal static class Ordeal
{
    private const long MostBytes = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Fails unless each damaged copy is read, or refused in words.</summary>
    /// <param name="name">What an error must name.</param>
    /// <param name="whole">What the file was before.</param>
    /// <param name="heart">The places that matter most.</param>
    /// <param name="trials">How many copies are damaged.</param>
    /// <param name="read">Reads one, and checks that what it has read is valid.</param>
    /// <returns>How many could still be read.</returns>
    public static int Survivors(string name, byte[] whole, int[] heart, int trials, Action<byte[]> read)
    {
        var survivors = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var damaged = Mutation.Of(whole, heart, SplitMix64.For(7, trial));
            var (refusal, bytes) = Task.Run(() => Try(read, damaged)).WaitAsync(Patience).GetAwaiter().GetResult();

            bytes.Should().BeLessThan(MostBytes, $"damage {trial} of {name} is no reason to take memory");
            refusal?.Should().Contain(name, $"of damage {trial}");
            refusal?.Length.Should().BeInRange(name.Length + 20, 6_000, refusal);
            survivors += refusal is null ? 1 : 0;
        }

        return survivors;
    }

    /// <summary>Reads every image of a source, as each must be.</summary>
    public static void ReadAll(IImageSource source)
    {
        using var batch = source.Read([.. Enumerable.Range(0, (int)source.Count).Select(i => (long)i)]);
        var (channels, height, width) = source.Shape;

        batch.Images.shape.Should().Equal(source.Count, channels, height, width);
        batch.Images.abs().max().item<float>().Should().BeLessThanOrEqualTo(1);
        batch.Labels?.data<long>().ToArray().Should().OnlyContain(label => label >= 0 && label < source.Classes);
    }

    private static (string? Refusal, long Bytes) Try(Action<byte[]> read, byte[] damaged)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? refusal = null;
        try
        {
            read(damaged);
        }
        catch (Exception told) when (told is InvalidDataException or NotSupportedException)
        {
            refusal = told.Message;
        }

        return (refusal, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
