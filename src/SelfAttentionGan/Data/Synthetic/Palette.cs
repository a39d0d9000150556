using System.Numerics;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Colors of the synthetic images, as RGB from 0 to 255.</summary>
internal static class Palette
{
    public static readonly Vector3 White = new(255), Ink = Rgb(0x2B2233);

    public static readonly Vector3[]
        Skins = [Rgb(0xFFE3CF), Rgb(0xF8CDA6), Rgb(0xE8B183), Rgb(0xC98A5C), Rgb(0x9A623F), Rgb(0x6B432F)],
        Hairs = [Rgb(0x241F2B), Rgb(0x3F2A22), Rgb(0x6B4226), Rgb(0x96552B), Rgb(0xC9662E), Rgb(0xE9C06A),
            Rgb(0xF3E2B3), Rgb(0xC9C7CF), Rgb(0xE86A92), Rgb(0x4F86D9), Rgb(0x7C5BC0), Rgb(0x2FA39A)],
        Irises = [Rgb(0x5A3620), Rgb(0x8A5A2B), Rgb(0x4E8C45), Rgb(0x2F7FC6), Rgb(0x3AA6A0), Rgb(0x6F7F90),
            Rgb(0x7A4FB5)],
        Mouths = [Rgb(0xC4474F), Rgb(0xA83A45), Rgb(0x8C2F3C)],
        Frames = [Rgb(0x2B2233), Rgb(0xB03A48), Rgb(0x2F5FA8), Rgb(0xD9A441)],
        Jewels = [Rgb(0xF2C14E), Rgb(0xE4E7EE), Rgb(0xE0526E), Rgb(0x35B5A5)];

    public static Vector3 Pick(Vector3[] colors, ref SplitMix64 random) => colors[random.NextInt64(colors.Length)];

    /// <summary>A random mixture of two neighboring colors.</summary>
    public static Vector3 Blend(Vector3[] colors, ref SplitMix64 random)
    {
        var first = (int)random.NextInt64(colors.Length - 1);
        return Vector3.Lerp(colors[first], colors[first + 1], random.Uniform(0, 1));
    }

    public static Vector3 Hsl(float hue, float saturation, float lightness)
    {
        var chroma = saturation * Math.Min(lightness, 1 - lightness);
        return new(Channel(0), Channel(8), Channel(4));

        float Channel(int offset)
        {
            var k = (offset + hue * 12 + 24) % 12;
            return 255 * (lightness - chroma * Math.Clamp(Math.Min(k - 3, 9 - k), -1, 1));
        }
    }

    public static Vector3 Darker(Vector3 color, float by) => Vector3.Lerp(color, Ink, by);

    private static Vector3 Rgb(int code) => new(code >> 16, (code >> 8) & 255, code & 255);
}
