using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>Decodes the pictures of an album when they are first asked for, and keeps them as bytes.</summary>
internal sealed class DecodedPictures(IAlbum album, ImageShape shape, PictureOptions options)
{
    private readonly byte[]?[] pictures = new byte[]?[album.Count];

    public byte[] this[long index] => pictures[index] ??= Decode((int)index);

    private byte[] Decode(int index)
    {
        _ = options;
        using var encoded = new MemoryStream(album.Read(index));
        var opaque = PictureFormat.Read(album.Name(index), encoded).Over().CropToSquare().Resize(shape.Width, shape.Height);

        return (shape.Channels == 1 ? opaque.ToGrey() : opaque).Pixels.ToArray();
    }
}
