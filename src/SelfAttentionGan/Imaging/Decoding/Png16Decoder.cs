using System.Buffers.Binary;
using System.IO.Compression;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>
/// Decoder for PNGs of 16 bits a sample, with all of their bits; SkiaSharp reduces them to 8. Checksums of chunks are
/// ignored; that of the pixel data is verified.
/// </summary>
internal sealed class Png16Decoder : IImageDecoder
{
    private const int DepthOffset = 24;

    // Deflate spends at least two bits on 258 bytes; a pixel has two bytes at least.
    private const long MaxPixelsPerByte = 1032 / 2;

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> start) =>
        start.StartsWith(ImageFormatDetector.PngSignature) && start.Length > DepthOffset
        && start[12..].StartsWith("IHDR"u8) && start[DepthOffset] == 16;

    /// <inheritdoc/>
    public DecodedImage Decode(byte[] encoded, IDecodeHints? hints)
    {
        PngChunk[] chunks = [.. PngChunk.ReadAll(encoded)];
        var header = Png16Header.Parse(chunks[0].Body.Span);
        var deflated = Concatenate(chunks);
        ImageLimits.CheckCompression((long)header.Width * header.Height, deflated.Length + 64, MaxPixelsPerByte, "PNG");

        var samples = Inflate(header, deflated);
        var key = chunks.FirstOrDefault(chunk => chunk.Type == "tRNS").Body.Span;
        var keyed = header.Channels is 1 or 3 && key.Length == 2 * header.Channels;

        return new(header.Width, header.Height, keyed ? header.Channels + 1 : header.Channels)
        {
            Samples16 = keyed ? AddAlpha(samples, key) : samples,
            Orientation = ExifOrientation.OfPng(encoded),
        };
    }

    private static MemoryStream Concatenate(PngChunk[] chunks)
    {
        var deflated = new MemoryStream();
        foreach (var chunk in chunks.Where(chunk => chunk.Type == "IDAT"))
            deflated.Write(chunk.Body.Span);

        deflated.Position = 0;
        return deflated;
    }

    private static ushort[] Inflate(Png16Header header, MemoryStream deflated)
    {
        using var inflated = new ZLibStream(deflated, CompressionMode.Decompress);
        var samples = new ushort[(long)header.Width * header.Height * header.Channels];
        foreach (var pass in header.Passes())
            ReadPass(header, pass, inflated, samples);

        // The inflater verifies its checksum at the end of the data.
        Fill(inflated, new byte[1], complete: false);
        return samples;
    }

    private static void ReadPass(Png16Header header, PngPass pass, Stream inflated, ushort[] samples)
    {
        var (channels, length) = (header.Channels, 1 + pass.Width * header.Channels * 2);
        var (row, above) = (new byte[length], new byte[length]);

        for (var y = 0; y < pass.Height; y++)
        {
            Fill(inflated, row, complete: true);
            PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), stride: channels * 2);

            var at = ((pass.Top + y * pass.StepY) * header.Width + pass.Left) * channels;
            for (var x = 0; x < pass.Width; x++, at += pass.StepX * channels)
                for (var c = 0; c < channels; c++)
                    samples[at + c] = BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(1 + (x * channels + c) * 2));
            (row, above) = (above, row);
        }
    }

    private static void Fill(Stream inflated, byte[] row, bool complete)
    {
        try
        {
            inflated.ReadAtLeast(row, row.Length, throwOnEndOfStream: complete);
        }
        catch (Exception damaged) when (damaged is IOException or InvalidDataException)
        {
            throw new InvalidDataException("A PNG's pixel data inflate to the rows of its header, but these do not "
                + $"({damaged.Message.TrimEnd('.')}). The file is damaged or truncated: fetch or export it again.",
                damaged);
        }
    }

    // tRNS is the one color that is transparent.
    private static ushort[] AddAlpha(ushort[] samples, ReadOnlySpan<byte> key)
    {
        var channels = key.Length / 2;
        var keyed = new ushort[samples.Length / channels * (channels + 1)];
        for (int from = 0, to = 0; from < samples.Length; from += channels, to += channels + 1)
        {
            var transparent = true;
            for (var c = 0; c < channels; c++)
            {
                keyed[to + c] = samples[from + c];
                transparent &= samples[from + c] == BinaryPrimitives.ReadUInt16BigEndian(key[(2 * c)..]);
            }

            keyed[to + channels] = transparent ? ushort.MinValue : ushort.MaxValue;
        }

        return keyed;
    }
}
