using System.Security.Cryptography;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>Checks that the file of an <see cref="OnnxModel"/> is there, and the right one.</summary>
internal static class OnnxModelFile
{
    /// <summary>The name of the model in results and messages.</summary>
    public static string NameOf(string path, OnnxModel model) => model.Name ?? Path.GetFileNameWithoutExtension(path);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has another SHA-256 than the model's, if that has one.</exception>
    public static void Require(string path, OnnxModel model)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"A feature extractor is read from an ONNX file, but there is no {path}; "
                + $"{model.Source ?? "correct the path"}.", path);
        if (model.Sha256 is not { } expected)
            return;

        using var stream = File.OpenRead(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException(
                $"{NameOf(path, model)} must have the SHA-256 {expected}, but {path} has {actual}: it is damaged, or another "
                + $"file. {(model.Source is { } source ? $"To get it: {source}" : "Copy it again")}, or describe it by an "
                + $"{nameof(OnnxModel)} of its own.");
    }
}
