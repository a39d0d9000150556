using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace Sagan.Cli;

/// <summary>Where the pictures come from.</summary>
internal static class Pictures
{
    public const string Faces = "faces";

    /// <summary>The same words in any folder: a directory's full path.</summary>
    public static string Absolute(string data) =>
        data == Faces ? data : Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));

    /// <summary>Opens drawn faces or a directory, of the size and colours that the networks are built for.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static IImageSource Open(string data, SaganOptions model)
    {
        if (data == Faces)
            return new SyntheticFaces(model.ImageSize);

        return Directory.Exists(data)
            ? new ImageFolder(data, model.ImageSize, model.ImageChannels)
            : throw new DirectoryNotFoundException(
                $"Pictures come from a directory, but there is none at {data}; check the path, or say --data {Faces} " +
                "for drawn ones.");
    }
}
