using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>Damages files by chance, as disks, connections and people do.</summary>
internal static class Mutation
{
    /// <summary>Returns a damaged copy.</summary>
    /// <param name="whole">What it was before.</param>
    /// <param name="heart">The places that matter most: half of the damage begins there.</param>
    /// <param name="lot">Chooses the damage.</param>
    public static byte[] Of(byte[] whole, int[] heart, SplitMix64 lot)
    {
        List<byte> bytes = [.. whole];
        for (var times = 1 + lot.Below(4); times > 0 && bytes.Count > 0; times--)
            Hurt(bytes, Place(bytes.Count, heart, lot), lot);

        return [.. bytes];
    }

    private static int Place(int count, int[] heart, SplitMix64 lot) =>
        heart.Length > 0 && lot.Chance(0.5f)
            ? Math.Min(heart[lot.Below(heart.Length)], count - 1)
            : (int)lot.Below(count);

    private static void Hurt(List<byte> bytes, int at, SplitMix64 lot)
    {
        var length = 1 + (int)lot.Below(20);
        switch (lot.Below(12))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.InsertRange(at, new byte[length]);
                break;
            case 2:
                bytes.InsertRange(at, bytes.Skip((int)lot.Below(bytes.Count)).Take(8 * length).ToArray());
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                break;
            case 4 or 5:
                bytes[at] = lot.Chance(0.5f) ? byte.MaxValue : byte.MinValue;
                break;
            case 6 or 7:
                bytes[at] = (byte)lot.Below(256);
                break;
            default:
                bytes[at] ^= (byte)(1 << (int)lot.Below(8));
                break;
        }
    }
}
