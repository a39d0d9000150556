namespace SelfAttentionGan.Tests.Imaging;

/// <summary>Makes baseline JPEGs of any size quickly: all blocks have one level.</summary>
internal static class JpegMaker
{
    /// <summary>
    /// A gray image of level 228. The first block has the difference from 128, each other one two bits for no
    /// difference: 0 for the level, 0 for the end of the block.
    /// </summary>
    public static byte[] Flat(int width, int height)
    {
        var blocks = (width + 7) / 8 * ((height + 7) / 8);
        return
        [
            0xFF, 0xD8,
            0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64),
            0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 21, 0x00, 1, 1, .. new byte[14], 0, 7,
            0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
            0b1011_0010, .. new byte[(2 + 2 * (blocks - 1) + 7) / 8],
            0xFF, 0xD9,
        ];
    }
}
