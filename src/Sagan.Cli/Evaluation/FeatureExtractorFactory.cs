using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;
using SelfAttentionGan.Options;

namespace Sagan.Cli.Evaluation;

/// <summary>
/// Opens the extractor of <c>--extractor</c>: a built-in one by its name, or a file, whose kind its extension tells.
/// </summary>
internal static class FeatureExtractorFactory
{
    public const string RandomConvolutions = "random-convolutions";

    private static readonly Dictionary<string, Func<IFeatureExtractor>> BuiltIn = new()
    {
        [RandomConvolutions] = () => new RandomConvolutionExtractor(),
    };

    private static readonly Dictionary<string, Func<string, IFeatureExtractor>> Files = new()
    {
        [".pt"] = path => new TorchScriptExtractor(path),
        [".onnx"] = path => Path.GetFileName(path) == ResNet18Extractor.FileName
            ? new ResNet18Extractor(path)
            : new OnnxExtractor(path, new() { Input = ExtractorInput.ImageNet }),
        [".classifier"] = ClassifierExtractor.Load,
    };

    /// <summary>The names of the built-in extractors; the first is the default.</summary>
    public static string[] Names => [.. BuiltIn.Keys];

    /// <summary>Returns the full path of a file; the name of a built-in extractor is unchanged.</summary>
    public static string ToFullPath(string name) => BuiltIn.ContainsKey(name) ? name : Path.GetFullPath(name);

    /// <exception cref="ArgumentException">There is no such extractor.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no extractor of its kind.</exception>
    public static IFeatureExtractor Open(string name) => BuiltIn.TryGetValue(name, out var create) ? create()
        : Files.TryGetValue(Path.GetExtension(name).ToLowerInvariant(), out var open) ? open(name)
        : throw new ArgumentException(
            $"--extractor must be one of {string.Join(", ", Names)}, or a file {string.Join(", ", Files.Keys)}, but got "
            + $"'{name}'"
            + (Spelling.Suggest(name, Names) is { } suggestion ? $"; did you mean '{suggestion}'?" : "; choose one."));
}
