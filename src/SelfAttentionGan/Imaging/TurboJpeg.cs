using System.Runtime.InteropServices;

namespace SelfAttentionGan.Imaging;

/// <summary>The layout of pixels that libturbojpeg is asked for; the values are its own.</summary>
internal enum TurboJpegColour
{
    Rgb = 0,
    Grey = 6,
    Cmyk = 11,
}

/// <summary>The functions of libturbojpeg that reading takes, found when the first JPEG is read.</summary>
internal sealed class TurboJpeg
{
    /// <summary>
    /// Against corrupt files that go on with a guess, and against ones that repaint a large picture for hours.
    /// </summary>
    private const int StopOnWarning = 8192, LimitScans = 32768;

    private static readonly Lazy<TurboJpeg> Loaded = new(() => new(Library), LazyThreadSafetyMode.PublicationOnly);

    private readonly InitFunction init;
    private readonly HeaderFunction readHeader;
    private readonly DecompressFunction decompress;
    private readonly ErrorFunction error;
    private readonly DestroyFunction destroy;

    private TurboJpeg(SystemLibrary library)
    {
        init = library.Find<InitFunction>("tjInitDecompress");
        readHeader = library.Find<HeaderFunction>("tjDecompressHeader3");
        decompress = library.Find<DecompressFunction>("tjDecompress2");
        error = library.Find<ErrorFunction>("tjGetErrorStr2");
        destroy = library.Find<DestroyFunction>("tjDestroy");
    }

    private delegate nint InitFunction();

    private delegate int HeaderFunction(
        nint session, byte[] jpeg, CULong length, out int width, out int height, out int sampling, out int colour);

    private delegate int DecompressFunction(nint session, byte[] jpeg, CULong length,
        byte[] pixels, int width, int pitch, int height, int format, int flags);

    private delegate nint ErrorFunction(nint session);

    private delegate int DestroyFunction(nint session);

    /// <summary>The library, once for the process.</summary>
    /// <exception cref="DllNotFoundException">It is not installed, or too old.</exception>
    public static TurboJpeg Instance => Loaded.Value;

    private static SystemLibrary Library => new(
        "Reading JPEG takes libturbojpeg 2.0 or later",
        windows: new("Lay turbojpeg.dll, from libjpeg-turbo.org, beside the program.",
            "turbojpeg.dll", "libturbojpeg.dll"),
        mac: new("Install it: brew install jpeg-turbo.",
            "libturbojpeg.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib"),
        linux: new("Install it: apt-get install libturbojpeg0 (Ubuntu calls it libturbojpeg, Fedora turbojpeg).",
            "libturbojpeg.so.0", "libturbojpeg.so"),
        otherwise: "Or convert the pictures to PNG.");

    public nint Start() => init();

    public void End(nint session) => destroy(session);

    /// <summary>Returns the layout that suits the file, which must be as large as its header said.</summary>
    public TurboJpegColour ReadColour(nint session, byte[] jpeg, JpegHeader header)
    {
        // Fails, too, on sampling factors that it has no name for, and yet reads such files well.
        readHeader(session, jpeg, Length(jpeg), out var width, out var height, out _, out var colour);
        if ((width, height) != (header.Width, header.Height))
            throw Refused(session);

        return colour switch
        {
            0 or 1 => TurboJpegColour.Rgb,
            2 => TurboJpegColour.Grey,
            3 or 4 => TurboJpegColour.Cmyk,
            _ => throw Refused(session),
        };
    }

    public byte[] ReadPixels(nint session, byte[] jpeg, JpegHeader header, TurboJpegColour colour)
    {
        var channels = colour switch { TurboJpegColour.Grey => 1, TurboJpegColour.Rgb => 3, _ => 4 };
        var pixels = new byte[(long)header.Width * header.Height * channels];

        return decompress(session, jpeg, Length(jpeg), pixels, header.Width, pitch: 0, header.Height, (int)colour,
            StopOnWarning | LimitScans) == 0 ? pixels : throw Refused(session);
    }

    private static CULong Length(byte[] jpeg) => new((uint)jpeg.Length);

    private InvalidDataException Refused(nint session) => new("A JPEG's pixels are read by libturbojpeg, but it "
        + $"refuses these ({Marshal.PtrToStringUTF8(error(session))}). The file is damaged: fetch or export it again.");
}
