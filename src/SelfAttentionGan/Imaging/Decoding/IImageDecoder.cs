namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>Image decoder for some formats; safe to call from several threads.</summary>
internal interface IImageDecoder
{
    /// <summary>Whether this decoder can decode an image whose bytes begin like this.</summary>
    /// <param name="start">
    /// The first <see cref="ImageFormatDetector.StartLength"/> bytes, or all where there are fewer.
    /// </param>
    bool Accepts(ReadOnlySpan<byte> start);

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">All of its bytes.</param>
    /// <param name="hints">The parts that are needed; null for the whole image.</param>
    /// <exception cref="InvalidDataException">The image is damaged, or has too many pixels.</exception>
    /// <exception cref="NotSupportedException">The image is of an unsupported kind.</exception>
    DecodedImage Decode(byte[] encoded, IDecodeHints? hints);
}

/// <summary>
/// Decoding hints: the scale and the columns of an image that are needed, so that a decoder may skip the rest.
/// </summary>
internal interface IDecodeHints
{
    /// <summary>The least factor by which an image of this size, as displayed, may be scaled without loss.</summary>
    double MinScale(int width, int height);

    /// <summary>The columns of an image of this size, as displayed, that are used; the others are cropped.</summary>
    (int Left, int Width) Columns(int width, int height);
}
