using System.IO.Compression;

namespace SelfAttentionGan.Imaging;

/// <summary>Reads one PNG: chunks first, then the inflated rows, pass by pass.</summary>
/// <remarks>
/// Nothing is allocated on a claim: the pixel buffer comes last, when enough compressed bytes are at hand.
/// </remarks>
internal sealed class PngDecoder(Stream stream)
{
    /// <summary>
    /// Deflate spends at least two bits on 258 bytes, so it cannot shrink anything further than this.
    /// </summary>
    private const long DeflateLimit = 1032;

    private readonly PngChunkReader chunks = new(stream);
    private readonly MemoryStream deflated = new();
    private byte[]? palette, transparency;

    public Bitmap Decode()
    {
        var header = ReadHeader();
        ReadChunks(header.InflatedLength);
        CheckPixelData(header.InflatedLength);

        var samples = new PngSamples(header, palette, transparency);
        deflated.Position = 0;
        using var inflated = new ZLibStream(deflated, CompressionMode.Decompress);

        return new(header.Width, header.Height, samples.Channels, Inflate(header, samples, inflated));
    }

    private PngHeader ReadHeader()
    {
        chunks.ReadSignature();
        chunks.Next();
        if (chunks.Type != "IHDR")
            throw new InvalidDataException(
                $"A PNG begins with the chunk IHDR, but this with {chunks.Type}. Export it as a standard PNG.");

        return PngHeader.Parse(chunks.ReadBody(PngHeader.Length));
    }

    private void ReadChunks(long inflatedLength)
    {
        for (chunks.Next(); chunks.Type != "IEND"; chunks.Next())
            switch (chunks.Type)
            {
                case "PLTE":
                    palette = chunks.ReadBody(limit: 3 * 256);
                    break;
                case "tRNS":
                    transparency = chunks.ReadBody(limit: 256);
                    break;
                case "IDAT":
                    CheckRoom(inflatedLength);
                    chunks.CopyBody(deflated);
                    break;
                default:
                    chunks.CopyBody(Stream.Null);
                    CheckKnown();
                    break;
            }

        chunks.ReadBody(limit: 0);
    }

    private static byte[] Inflate(PngHeader header, PngSamples samples, Stream inflated)
    {
        var pixels = new byte[(long)header.Width * header.Height * samples.Channels];
        var stride = Math.Max(1, header.BitsPerPixel / 8);

        foreach (var pass in header.Passes())
        {
            var (row, above) = (new byte[1 + header.RowLength(pass.Width)], new byte[1 + header.RowLength(pass.Width)]);

            for (var y = 0; y < pass.Height; y++)
            {
                Fill(inflated, row);
                PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), stride);
                var start = (pass.Top + y * pass.StepY) * header.Width + pass.Left;
                samples.Unpack(row.AsSpan(1), pass.Width, pixels.AsSpan(start * samples.Channels), pass.StepX);
                (row, above) = (above, row);
            }
        }

        Fill(inflated, []);
        return pixels;
    }

    /// <summary>Fills a row; an empty one asks for the end, where the inflater compares its own checksum.</summary>
    private static void Fill(Stream inflated, Span<byte> row)
    {
        try
        {
            if (row.Length > 0)
                inflated.ReadExactly(row);
            else if (inflated.ReadByte() >= 0)
                throw new InvalidDataException("there is more.");
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw new InvalidDataException("A PNG's pixel data inflates to exactly the rows of its header, but this "
                + $"does not ({broken.Message.TrimEnd('.')}). The file is damaged: fetch or export it again.", broken);
        }
    }

    private void CheckRoom(long inflatedLength)
    {
        if (deflated.Length + chunks.Length > 2 * inflatedLength + (1 << 20))
            throw new InvalidDataException($"By its header this PNG takes about {inflatedLength} bytes at most, "
                + $"but here come {deflated.Length + chunks.Length} or more. Export the picture again.");
    }

    private void CheckKnown()
    {
        if (chunks.Critical)
            throw new NotSupportedException($"A PNG shows by the chunks IHDR, PLTE, IDAT and IEND, but this needs "
                + $"{chunks.Type} too. Export the picture as a standard PNG.");
    }

    private void CheckPixelData(long inflatedLength)
    {
        if (deflated.Length == 0)
            throw new InvalidDataException(
                "A PNG keeps its pixels in IDAT chunks, but this has none. Export the picture again.");
        if (inflatedLength > (deflated.Length + 16) * DeflateLimit)
            throw new InvalidDataException($"By its header this PNG inflates to {inflatedLength} bytes, but its "
                + $"{deflated.Length} bytes of pixel data cannot hold that much. Fetch or export the picture again.");
    }
}
