using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;
using SelfAttentionGan.Options;

namespace Sagan.Cli.Evaluation;

/// <summary>Opens the extractor of <c>--extractor</c>: a built-in one by its name.</summary>
internal static class FeatureExtractorFactory
{
    public const string RandomConvolutions = "random-convolutions";

    private static readonly Dictionary<string, Func<IFeatureExtractor>> BuiltIn = new()
    {
        [RandomConvolutions] = () => new RandomConvolutionExtractor(),
    };

    /// <summary>The names of the built-in extractors; the first is the default.</summary>
    public static string[] Names => [.. BuiltIn.Keys];

    /// <exception cref="ArgumentException">There is no such extractor.</exception>
    public static IFeatureExtractor Open(string name) => BuiltIn.TryGetValue(name, out var create)
        ? create()
        : throw new ArgumentException(
            $"--extractor must be one of {string.Join(", ", Names)}, but got '{name}'"
            + (Spelling.Suggest(name, Names) is { } suggestion ? $"; did you mean '{suggestion}'?" : "; choose one."));
}
