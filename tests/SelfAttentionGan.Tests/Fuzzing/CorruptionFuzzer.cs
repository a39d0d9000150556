using System.Text;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>
/// Mutation-based fuzzer for file readers: a damaged file gives an error that names the file, or a valid result, in
/// bounded time and memory, and never ends the process.
/// </summary>
internal static class CorruptionFuzzer
{
    /// <summary>Fails unless each damaged copy is read, or refused with a message.</summary>
    /// <param name="name">The name that errors must contain.</param>
    /// <param name="whole">The intact file.</param>
    /// <param name="critical">Offsets of critical bytes.</param>
    /// <param name="trials">The number of damaged copies.</param>
    /// <param name="read">Reads one, and checks that the result is valid.</param>
    /// <returns>The number of copies that could still be read.</returns>
    public static int Survivors(string name, byte[] whole, int[] critical, int trials, Action<byte[]> read)
    {
        var bounds = new FuzzBounds(name);
        var survivors = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var damaged = Mutation.Of(whole, critical, SplitMix64.For(7, trial));
            var refusal = bounds.Run(trial, () => Try(read, damaged));

            refusal?.Should().Contain(name, $"of damage {trial}: {Excerpt(whole, damaged)}");
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

    /// <summary>Returns the message of a refusal; null where the copy could be read.</summary>
    private static string? Try(Action<byte[]> read, byte[] damaged)
    {
        try
        {
            read(damaged);
            return null;
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException)
        {
            return error.Message;
        }
    }
}
