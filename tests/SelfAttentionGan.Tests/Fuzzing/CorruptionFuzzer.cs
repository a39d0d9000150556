using System.Text;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>
/// Mutation-based fuzzer for file readers: a damaged file gives an error that names the file, or a valid result, in
/// bounded time and memory, and never ends the process.
/// </summary>
internal static class CorruptionFuzzer
{
    private const long MaxBytes = 64 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Fails unless each damaged copy is read, or refused with a message.</summary>
    /// <param name="name">The name that errors must contain.</param>
    /// <param name="whole">The intact file.</param>
    /// <param name="critical">Offsets of critical bytes.</param>
    /// <param name="trials">The number of damaged copies.</param>
    /// <param name="read">Reads one, and checks that the result is valid.</param>
    /// <returns>The number of copies that could still be read.</returns>
    public static int Survivors(string name, byte[] whole, int[] critical, int trials, Action<byte[]> read)
    {
        var survivors = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var damaged = Mutation.Of(whole, critical, SplitMix64.For(7, trial));
            var (refusal, bytes) = Task.Run(() => Try(read, damaged)).WaitAsync(Timeout).GetAwaiter().GetResult();

            bytes.Should().BeLessThan(MaxBytes, $"damage {trial} of {name} must not allocate memory: {Excerpt(whole, damaged)}");
            refusal?.Should().Contain(name, $"of damage {trial}");
            refusal?.Length.Should().BeInRange(name.Length + 20, 6_000, refusal);
            survivors += refusal is null ? 1 : 0;
        }

        return survivors;
    }

    /// <summary>Reads every image of a source, and checks that it is valid.</summary>
    public static void ReadAll(IImageSource source)
    {
        using var batch = source.Read([.. Enumerable.Range(0, (int)source.Count).Select(i => (long)i)]);
        var (channels, height, width) = source.Shape;

        batch.Images.shape.Should().Equal(source.Count, channels, height, width);
        batch.Images.abs().max().item<float>().Should().BeLessThanOrEqualTo(1);
        batch.Labels?.data<long>().ToArray().Should().OnlyContain(label => label >= 0 && label < source.Classes);
    }

    /// <summary>The first damage with what is around it.</summary>
    private static string Excerpt(byte[] whole, byte[] damaged)
    {
        var at = whole.AsSpan().CommonPrefixLength(damaged);
        var from = Math.Max(0, at - 40);

        return Encoding.Latin1.GetString(damaged.AsSpan(from, Math.Min(120, damaged.Length - from)));
    }

    private static (string? Refusal, long Bytes) Try(Action<byte[]> read, byte[] damaged)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? refusal = null;
        try
        {
            read(damaged);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException)
        {
            refusal = error.Message;
        }

        return (refusal, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
