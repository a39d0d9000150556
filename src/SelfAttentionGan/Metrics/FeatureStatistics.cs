using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Streaming statistics of features: their number, mean and covariance, for <see cref="FrechetDistance"/>.
/// </summary>
/// <remarks>
/// <para>No features are kept: of D features it holds 8·D² bytes, 34 MB for Inception's 2,048. Rows are gathered into
/// blocks, whose mean and scatter are computed in double about their own mean and merged (Chan et al. 1979), so that a
/// mean far from zero costs no digits, and the result does not depend on how images are split into batches.</para>
/// <para>Statistics name their extractor and preprocessing: those of two extractors neither merge nor compare.</para>
/// </remarks>
public sealed class FeatureStatistics : IDisposable
{
    private const int BlockRows = 512;

    private readonly Tensor mean, scatter, block;
    private long merged;
    private int gathered;

    /// <param name="featureCount">The number of features of an image, D.</param>
    /// <param name="extractor">The <see cref="IFeatureExtractor.Name"/> of the features.</param>
    /// <param name="preprocessing">The <see cref="IFeatureExtractor.Preprocessing"/> of the images.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of features below 1.</exception>
    public FeatureStatistics(int featureCount, string extractor, string preprocessing)
    {
        if (featureCount < 1)
            throw new ArgumentOutOfRangeException(
                nameof(featureCount), featureCount,
                "An image has at least 1 feature; pass the extractor's FeatureCount.");

        (FeatureCount, Extractor, Preprocessing) = (featureCount, extractor, preprocessing);
        mean = zeros(featureCount, dtype: ScalarType.Float64).DetachFromDisposeScope();
        scatter = zeros(featureCount, featureCount, dtype: ScalarType.Float64).DetachFromDisposeScope();
        block = zeros(BlockRows, featureCount, dtype: ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Creates empty statistics of an extractor's features.</summary>
    public FeatureStatistics(IFeatureExtractor extractor)
        : this(extractor.FeatureCount, extractor.Name, extractor.Preprocessing)
    {
    }

    /// <summary>The number of images so far.</summary>
    public long Count => merged + gathered;

    /// <summary>The number of features of an image, D.</summary>
    public int FeatureCount { get; }

    /// <summary>The name of the extractor.</summary>
    public string Extractor { get; }

    /// <summary>How images were resized and scaled.</summary>
    public string Preprocessing { get; }

    /// <summary>Adds the features of a batch of images.</summary>
    /// <param name="features">Features N×D, on any device.</param>
    /// <exception cref="ArgumentException">
    /// They are not N×D, or one is not finite; nothing has been added.
    /// </exception>
    public void Add(Tensor features)
    {
        FeatureMatrix.Require(features, 0, "Feature statistics", nameof(features));
        if (features.shape[1] != FeatureCount)
            throw new ArgumentException(
                $"These are statistics of {FeatureCount} features of {Extractor}, but got {features.Describe()}; "
                + "use statistics of their own for another extractor.", nameof(features));

        using var noGrad = no_grad();
        for (long first = 0, rows = features.shape[0]; first < rows;)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BlockRows - gathered, rows - first);
            block.narrow(0, gathered, count).copy_(features.narrow(0, first, count).detach());
            (first, gathered) = (first + count, gathered + (int)count);
            if (gathered == BlockRows)
                MergeBlock();
        }
    }

    /// <summary>Adds the images of other statistics, such as those that another process has gathered.</summary>
    /// <param name="other">Statistics of the same extractor and preprocessing; unchanged.</param>
    /// <exception cref="ArgumentException">They are of another extractor, or other preprocessing.</exception>
    public void Merge(FeatureStatistics other)
    {
        RequireComparable(other, nameof(other));
        if (other.Count == 0)
            return;

        using var scope = NewDisposeScope();
        MergeBlock();
        other.MergeBlock();
        var (otherMean, otherScatter) = (other.mean.clone(), other.scatter.clone());
        scatter.add_(otherScatter, Scalars.One);
        MergeMean(otherMean, other.merged);
    }

    /// <summary>Returns the mean of the features, D, in double.</summary>
    /// <exception cref="InvalidOperationException">There is no image yet.</exception>
    public Tensor ComputeMean()
    {
        RequireCount(1, "a mean");
        MergeBlock();

        return mean.clone();
    }

    /// <summary>Returns the covariance of the features, D×D, in double; divided by one less than the images.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than 2 images.</exception>
    public Tensor ComputeCovariance()
    {
        RequireCount(2, "a covariance");
        MergeBlock();
        using Scalar divisor = (double)(merged - 1);

        return scatter / divisor;
    }

    /// <summary>
    /// Writes them to a file, atomically: NumPy's <c>.npz</c> with <c>mu</c> and <c>sigma</c>, as pytorch-fid writes
    /// it, and <c>count</c>, <c>extractor</c> and <c>preprocessing</c>.
    /// </summary>
    /// <param name="path">The file, by convention with the extension <c>.npz</c>.</param>
    /// <exception cref="InvalidOperationException">There are fewer than 2 images.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        var archive = new NumpyArchive();
        archive.Add("mu", ComputeMean());
        archive.Add("sigma", ComputeCovariance());
        archive.Add("count", tensor(Count));
        archive.Add("extractor", Extractor);
        archive.Add("preprocessing", Preprocessing);
        archive.Write(path);
    }

    /// <summary>Reads a file that <see cref="Save"/> has written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another format.</exception>
    public static FeatureStatistics Load(string path)
    {
        using var scope = NewDisposeScope();
        var archive = NumpyArchive.Read(path);
        var (mu, sigma) = (archive.Tensor("mu", ScalarType.Float64, 1), archive.Tensor("sigma", ScalarType.Float64, 2));
        var count = archive.Tensor("count", ScalarType.Int64, 0).item<long>();
        if (count < 2 || mu.shape[0] < 1 || !sigma.shape.SequenceEqual([mu.shape[0], mu.shape[0]])
            || !mu.isfinite().all().item<bool>() || !sigma.isfinite().all().item<bool>())
            throw new InvalidDataException(
                $"{path}: Statistics have 2 images or more, D finite means and D×D covariances, but this has {count} "
                + $"images, {mu.Describe()} means and {sigma.Describe()} covariances; delete it to compute it again.");

        var statistics = new FeatureStatistics(
            (int)mu.shape[0], archive.Text("extractor"), archive.Text("preprocessing"));
        using Scalar factor = (double)(count - 1);
        statistics.mean.copy_(mu);
        statistics.scatter.copy_(sigma.mul_(factor));
        statistics.merged = count;

        return statistics;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        mean.Dispose();
        scatter.Dispose();
        block.Dispose();
    }

    /// <exception cref="ArgumentException">Others are of another extractor, or other preprocessing.</exception>
    internal void RequireComparable(FeatureStatistics other, string name)
    {
        if ((Extractor, Preprocessing, FeatureCount) != (other.Extractor, other.Preprocessing, other.FeatureCount))
            throw new ArgumentException(
                $"Only features of one extractor and preprocessing compare, but these are of {Describe()} and of "
                + $"{other.Describe()}; extract both alike.", name);
    }

    /// <exception cref="InvalidOperationException">There are too few images.</exception>
    internal void RequireCount(int minimum, string of)
    {
        if (Count < minimum)
            throw new InvalidOperationException(
                $"Features have {of} of at least {minimum} {(minimum == 1 ? "image" : "images")}, but got {Count}; "
                + "add images.");
    }

    private string Describe() => $"{Extractor} ({Preprocessing}; {FeatureCount} features)";

    private void MergeBlock()
    {
        if (gathered == 0)
            return;

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = block.narrow(0, 0, gathered);                                            // (n, d)
        var blockMean = rows.mean([0L]);                                                    // (d)
        rows.sub_(blockMean);
        scatter.addmm_(rows.t(), rows);
        MergeMean(blockMean, gathered);
        gathered = 0;
    }

    /// <summary>Merges the mean of other images; their scatter about it has been added.</summary>
    private void MergeMean(Tensor otherMean, long count)
    {
        using var scope = NewDisposeScope();
        var total = merged + count;
        using Scalar root = Math.Sqrt((double)merged * count / total), weight = (double)count / total;

        var difference = otherMean - mean;                                                  // (d)
        var scaled = difference * root;
        scatter.addmm_(scaled.unsqueeze(1), scaled.unsqueeze(0));
        mean.add_(difference, weight);
        merged = total;
    }
}
