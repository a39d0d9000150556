using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

/// <summary>Damages files by chance, and holds readers to what they promise of damaged files.</summary>
internal static class Mutations
{
    /// <summary>Fails unless every damaged file gives a valid batch or an error that begins with its path.</summary>
    /// <param name="file">Where the damaged files are written.</param>
    /// <param name="whole">What they were before.</param>
    /// <param name="head">How many of the first bytes take half of the damage.</param>
    /// <param name="open">The reader.</param>
    /// <param name="seed">Chooses the damage.</param>
    /// <param name="count">How many files are damaged.</param>
    /// <returns>How many could still be read.</returns>
    public static int ShouldBeSurvived(
        string file, byte[] whole, int head, Func<IImageSource> open, ulong seed, int count = 300)
    {
        var readable = 0;
        for (var i = 0; i < count; i++)
        {
            File.WriteAllBytes(file, Damage(whole, head, SplitMix64.For(seed, i)));
            try
            {
                Task.Run(() => CheckAll(open())).WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();
                readable++;
            }
            catch (InvalidDataException told)
            {
                told.Message.Should().StartWith($"{file}: ");
            }
        }

        return readable;
    }

    private static void CheckAll(IImageSource source)
    {
        using var batch = source.Read([.. Enumerable.Range(0, (int)source.Count).Select(i => (long)i)]);
        var (channels, height, width) = source.Shape;

        batch.Images.shape.Should().Equal(source.Count, channels, height, width);
        batch.Images.abs().max().item<float>().Should().BeLessThanOrEqualTo(1);
        batch.Labels?.data<long>().ToArray().Should().OnlyContain(label => label >= 0 && label < source.Classes);
    }

    private static byte[] Damage(byte[] whole, int head, SplitMix64 lot)
    {
        List<byte> bytes = [.. whole];
        for (var times = 1 + lot.Below(3); times > 0 && bytes.Count > 0; times--)
        {
            var at = (int)lot.Below(lot.Chance(0.5f) ? Math.Min(head, bytes.Count) : bytes.Count);
            switch (lot.Below(6))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.InsertRange(at, new byte[1 + lot.Below(20)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, (int)Math.Min(bytes.Count - at, 1 + lot.Below(20)));
                    break;
                case 3:
                    bytes[at] = lot.Chance(0.5f) ? byte.MaxValue : byte.MinValue;
                    break;
                default:
                    bytes[at] ^= (byte)(1 << (int)lot.Below(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
