using System.Diagnostics;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class JpegFuzzTests
{
    private const int Trials = 1_000;

    public static TheoryData<string> Kinds => [.. JpegExamples.All.Select(example => example.Kind)];

    [JpegTheory]
    [MemberData(nameof(Kinds))]
    public void A_mutated_file_gives_a_clear_error_or_a_picture(string kind)
    {
        var whole = JpegExamples.Of(kind);
        var random = new Random(kind.Length);
        var (pictures, watch) = (0, Stopwatch.StartNew());

        for (var trial = 0; trial < Trials; trial++)
            pictures += IsPicture(Mutate(whole, random), $"{kind}, mutation {trial}") ? 1 : 0;

        pictures.Should().BeInRange(1, Trials - 1, "some mutations hit a comment, others the heart");
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    private static bool IsPicture(byte[] jpeg, string which)
    {
        try
        {
            var bitmap = Jpeg.Read(new MemoryStream(jpeg));
            return bitmap.Pixels.Length == bitmap.Width * bitmap.Height * bitmap.Channels;
        }
        catch (Exception clear) when (clear is InvalidDataException or NotSupportedException)
        {
            clear.Message.Should().MatchRegex(@"JPEG[\s\S]*\.$", which);
            return false;
        }
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var mutant = whole.ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var (at, length) = (random.Next(2, mutant.Count), random.Next(1, 9));
            switch (random.Next(5))
            {
                case 0:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutant[at] = (byte)random.Next(256);
                    break;
                case 2:
                    mutant.RemoveRange(at, Math.Min(length, mutant.Count - at));
                    break;
                case 3:
                    mutant.InsertRange(at, mutant.Skip(random.Next(mutant.Count)).Take(8 * length).ToArray());
                    break;
                default:
                    mutant[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
            }
        }

        return [.. mutant];
    }
}
