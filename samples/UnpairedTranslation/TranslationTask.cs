using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace UnpairedTranslation;

/// <summary>Images of two domains to train on, none of which is the partner of another, and held-out pairs.</summary>
/// <param name="Train">The images of both domains.</param>
/// <param name="Inputs">Held-out images of domain A, N×3×H×W.</param>
/// <param name="Truth">What they are in domain B, which no training sees.</param>
internal sealed record TranslationTask(IImageSource Train, Tensor Inputs, Tensor Truth)
{
    private const int Drawn = 2_000, LeastPairs = 6;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>The held-out pairs as a source, for an observer.</summary>
    public IImageSource HeldOut =>
        Datasets.Pairs(Datasets.FromTensor(Truth), (_, indices) => Inputs[tensor(indices.ToArray())]);

    /// <summary>Color faces, and drawings of other faces.</summary>
    public static TranslationTask OfFaces(int size, int heldOut) => new(
        Datasets.Unpaired(
            Datasets.SyntheticFaces(size, Drawn, seed: 1), Datasets.FromTensor(Drawing.OfFaces(size, Drawn, seed: 2))),
        Drawing.Faces(size, heldOut, seed: 3), Drawing.OfFaces(size, heldOut, seed: 3));

    /// <summary>
    /// The images of two folders. Files of the same name are pairs: every third one is held out, up to a number, and of
    /// each other one either image is trained on, in turn that of A and that of B.
    /// </summary>
    /// <exception cref="InvalidDataException">Too few files have the same name.</exception>
    public static TranslationTask OfFolders(string a, string b, int size, int heldOut)
    {
        var (ofA, ofB) = (Files(a), Files(b));
        string[] pairs = [.. ofA.Keys.Intersect(ofB.Keys).Order(StringComparer.Ordinal)];
        if (pairs.Length < LeastPairs)
            throw new InvalidDataException(
                $"The test needs at least {LeastPairs} files of the same name in both folders, but {a} and {b} share "
                + $"{pairs.Length}; rename some.");

        string[] test = [.. pairs.Where((_, i) => i % 3 == 0).Take(heldOut)];
        string[] others = [.. pairs.Except(test)];
        var train = Datasets.Unpaired(
            Datasets.FromTensor(Read(ofA, ofA.Keys.Except(test).Except(others.Where((_, i) => i % 2 == 1)), size)),
            Datasets.FromTensor(Read(ofB, ofB.Keys.Except(test).Except(others.Where((_, i) => i % 2 == 0)), size)));

        return new(train, Read(ofA, test, size), Read(ofB, test, size));
    }

    private static Dictionary<string, string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal).DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!);

    private static Tensor Read(Dictionary<string, string> files, IEnumerable<string> names, int size) => stack(
        [.. names.Select(name => ImageBuffer.Read(files[name]).ToRgb().Resize(size, size).ToTensor())]);
}
