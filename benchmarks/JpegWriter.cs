using System.Runtime.InteropServices;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Writes JPEG files through libturbojpeg, for the library only reads them.</summary>
internal static class JpegWriter
{
    private const string Library = "libturbojpeg.so.0";
    private const int Rgb = 0, Half = 2, Quality = 90;

    /// <returns>Whether the library is installed.</returns>
    public static bool Save(byte[] rgb, int width, int height, string path)
    {
        try
        {
            var session = tjInitCompress();
            var (jpeg, length) = (IntPtr.Zero, default(CULong));
            var result = tjCompress2(session, rgb, width, 0, height, Rgb, ref jpeg, ref length, Half, Quality, 0);
            var bytes = new byte[result == 0 ? (int)length.Value : 0];
            if (bytes.Length > 0)
                Marshal.Copy(jpeg, bytes, 0, bytes.Length);

            tjFree(jpeg);
            _ = tjDestroy(session);
            File.WriteAllBytes(path, bytes);
            return true;
        }
        catch (DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport(Library)]
    private static extern IntPtr tjInitCompress();

    [DllImport(Library)]
    private static extern int tjCompress2(
        IntPtr session, byte[] pixels, int width, int pitch, int height, int format, ref IntPtr jpeg, ref CULong length,
        int subsampling, int quality, int flags);

    [DllImport(Library)]
    private static extern void tjFree(IntPtr buffer);

    [DllImport(Library)]
    private static extern int tjDestroy(IntPtr session);
}
