using System.Runtime.InteropServices;

namespace SelfAttentionGan.Imaging;

/// <summary>The functions of libwebp that reading takes, found when the first WebP is read.</summary>
internal sealed class LibWebP
{
    // The major half tells libwebp how the structure lies in memory; it has been 2 since 2012.
    private const int DecoderInterface = 0x0209;

    private static readonly Lazy<LibWebP> Loaded = new(() => new(Library), LazyThreadSafetyMode.PublicationOnly);

    // By the number that libwebp returns.
    private static readonly string[] Reasons =
    [
        "none", "out of memory", "invalid parameter", "bitstream error", "unsupported feature", "suspended",
        "user abort", "the file is cut short",
    ];

    private readonly FeaturesFunction features;
    private readonly DecodeFunction decodeRgb, decodeRgba;

    private LibWebP(SystemLibrary library)
    {
        features = library.Find<FeaturesFunction>("WebPGetFeaturesInternal");
        decodeRgb = library.Find<DecodeFunction>("WebPDecodeRGBInto");
        decodeRgba = library.Find<DecodeFunction>("WebPDecodeRGBAInto");
    }

    private delegate int FeaturesFunction(byte[] webp, nuint length, out WebPFeatures features, int version);

    private delegate nint DecodeFunction(byte[] webp, nuint length, byte[] pixels, nuint size, int stride);

    /// <summary>The library, once for the process.</summary>
    /// <exception cref="DllNotFoundException">It is not installed, or too old.</exception>
    public static LibWebP Instance => Loaded.Value;

    private static SystemLibrary Library => new(
        "Reading WebP takes libwebp 0.5 or later",
        windows: new("Lay libwebp.dll, from developers.google.com/speed/webp, beside the program.",
            "libwebp.dll", "libwebp-7.dll"),
        mac: new("Install it: brew install webp.", "libwebp.7.dylib", "/opt/homebrew/opt/webp/lib/libwebp.dylib"),
        linux: new("Install it: apt-get install libwebp7 (Fedora calls it libwebp).",
            "libwebp.so.7", "libwebp.so.6", "libwebp.so"),
        otherwise: "Or convert the pictures to PNG.");

    /// <summary>Reads what a file says of its picture.</summary>
    public WebPFeatures ReadFeatures(byte[] webp)
    {
        var reason = features(webp, (nuint)webp.Length, out var found, DecoderInterface);

        return reason == 0 ? found : throw Refused(Reasons.ElementAtOrDefault(reason) ?? $"reason {reason}");
    }

    /// <summary>Decodes a file into as many bytes as its features say, or refuses it.</summary>
    public byte[] ReadPixels(byte[] webp, WebPFeatures features)
    {
        var (stride, decode) = (features.Width * features.Channels, features.Channels == 4 ? decodeRgba : decodeRgb);
        var pixels = new byte[(long)stride * features.Height];

        return decode(webp, (nuint)webp.Length, pixels, (nuint)pixels.Length, stride) != 0
            ? pixels
            : throw Refused("cut short or not to be decoded");
    }

    private static InvalidDataException Refused(string reason) => new("A WebP's pixels are read by libwebp, but it "
        + $"refuses these ({reason}). The file is damaged: fetch or export it again.");
}

/// <summary>What a WebP says before its pixels begin; the layout is libwebp's own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct WebPFeatures
{
    public readonly int Width, Height;
    private readonly int alpha, animation, format, pad0, pad1, pad2, pad3, pad4;

    public int Channels => alpha != 0 ? 4 : 3;

    public bool Animated => animation != 0;

    public bool Lossy => format == 1;
}
