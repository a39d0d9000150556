using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>Random mutations of a file.</summary>
internal static class Mutation
{
    /// <summary>Returns a damaged copy.</summary>
    /// <param name="whole">The intact file.</param>
    /// <param name="critical">Offsets of critical bytes: half of the mutations begin there.</param>
    /// <param name="random">Chooses the mutations.</param>
    public static byte[] Of(byte[] whole, int[] critical, SplitMix64 random)
    {
        List<byte> bytes = [.. whole];
        for (var times = 1 + random.NextInt64(4); times > 0 && bytes.Count > 0; times--)
            Mutate(bytes, Position(bytes.Count, critical, random), random);

        return [.. bytes];
    }

    private static int Position(int count, int[] critical, SplitMix64 random) =>
        critical.Length > 0 && random.Bernoulli(0.5f)
            ? Math.Min(critical[random.NextInt64(critical.Length)], count - 1)
            : (int)random.NextInt64(count);

    private static void Mutate(List<byte> bytes, int at, SplitMix64 random)
    {
        var length = 1 + (int)random.NextInt64(20);
        switch (random.NextInt64(12))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.InsertRange(at, new byte[length]);
                break;
            case 2:
                bytes.InsertRange(at, bytes.Skip((int)random.NextInt64(bytes.Count)).Take(8 * length).ToArray());
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                break;
            case 4 or 5:
                bytes[at] = random.Bernoulli(0.5f) ? byte.MaxValue : byte.MinValue;
                break;
            case 6 or 7:
                bytes[at] = (byte)random.NextInt64(256);
                break;
            default:
                bytes[at] ^= (byte)(1 << (int)random.NextInt64(8));
                break;
        }
    }
}
