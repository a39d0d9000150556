namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>Decodes encoded images of some formats; safe to call from several threads.</summary>
internal interface IImageDecoder
{
    /// <summary>Whether an image whose bytes begin like this is one for this decoder.</summary>
    /// <param name="start">The first <see cref="ImageFormats.StartLength"/> bytes, or all where there are fewer.</param>
    bool Accepts(ReadOnlySpan<byte> start);

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">All of its bytes.</param>
    /// <param name="needs">What of it is needed; null for all of it.</param>
    /// <exception cref="InvalidDataException">The image is damaged, or has too many pixels.</exception>
    /// <exception cref="NotSupportedException">The image is of a rare kind.</exception>
    DecodedImage Decode(byte[] encoded, IImageNeeds? needs);
}
