using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics.Features;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>Files with the statistics, and the features, of real images, beside the data.</summary>
/// <remarks>
/// A file's name has a hash over the data's fingerprint and shape, the extractor, the preprocessing, and which images
/// were taken: other data is another file. A file that is missing, damaged or cannot be written is no error: features
/// are extracted again.
/// </remarks>
internal sealed class StatisticsCache
{
    private readonly string? stem;

    /// <param name="folder">The folder; null for one beside the data, where they are files.</param>
    /// <param name="source">The real images.</param>
    /// <param name="extractor">The extractor.</param>
    /// <param name="count">The number of images that are taken.</param>
    /// <param name="seed">The seed of the subset.</param>
    public StatisticsCache(string? folder, IImageSource source, IFeatureExtractor extractor, long count, int seed)
    {
        folder ??= source.Location is { } location && Path.Exists(location)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(location)) + ".features"
            : null;
        if (folder is null || source.ComputeFingerprint() is not { } fingerprint)
            return;

        var subset = count == source.Count ? "all" : string.Create(CultureInfo.InvariantCulture, $"seed {seed}");
        var key = ContentHash.Of(
        [
            fingerprint, source.Shape.ToString(), source.Options?.ToString() ?? "", extractor.Name,
            extractor.Preprocessing, count.ToString(CultureInfo.InvariantCulture), subset,
        ]);
        var name = string.Concat(extractor.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        stem = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{count}-{key[..16]}"));
    }

    /// <summary>Returns what is cached; null where it is not, or without features that are needed.</summary>
    public FeatureSet? Read(bool needsFeatures)
    {
        if (stem is null)
            return null;

        try
        {
            var statistics = FeatureStatistics.Load(Statistics);
            try
            {
                return new(statistics, needsFeatures ? ReadFeatures(statistics) : null, Logits: null);
            }
            catch
            {
                statistics.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(FeatureSet images)
    {
        if (stem is null || images.Count < 2)
            return;

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
            images.Statistics.Save(Statistics);
            if (images.Features is null)
                return;

            var archive = new NumpyArchive();
            archive.Add("features", images.Features);
            archive.Write(Features);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string Statistics => $"{stem}.statistics.npz";

    private string Features => $"{stem}.features.npz";

    private Tensor ReadFeatures(FeatureStatistics statistics)
    {
        using var scope = NewDisposeScope();
        var features = NumpyArchive.Read(Features).Tensor("features", ScalarType.Float32, 2);

        return features.shape.SequenceEqual([statistics.Count, statistics.FeatureCount])
            ? features.DetachFromDisposeScope()
            : throw new InvalidDataException($"{Features}: These are features of other images.");
    }
}
