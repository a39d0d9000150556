using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>One file of an image folder: where it is, what the folder calls it, and its class if it has one.</summary>
internal readonly record struct PictureFile(string Path, string Name, string? ClassName)
{
    /// <summary>Returns the middle square of the picture, scaled, as interleaved bytes.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read; the message begins with its path.</exception>
    public byte[] Load(int size, int channels)
    {
        try
        {
            var opaque = PictureFormat.Read(Path).Over().CropToSquare().Resize(size, size);
            return (channels == 1 ? opaque.ToGrey() : opaque).Pixels.ToArray();
        }
        catch (Exception foreign) when (foreign is NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                foreign is NotSupportedException ? foreign.Message : $"{Path}: {foreign.Message}", foreign);
        }
    }
}
