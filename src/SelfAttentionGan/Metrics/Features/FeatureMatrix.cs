using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Features;

/// <summary>
/// Matrices of features or logits, N×D: validation, and reading in blocks of rows in double precision.
/// </summary>
/// <remarks>A whole matrix in double would take twice its memory; blocks take <see cref="BlockRows"/> rows.</remarks>
internal static class FeatureMatrix
{
    /// <summary>Rows of a block: a tile of 1,024×1,024 distances takes 8 MB.</summary>
    public const int BlockRows = 1_024;

    /// <summary>Requires a matrix of finite numbers with enough rows.</summary>
    /// <param name="matrix">The features or logits.</param>
    /// <param name="minimum">The number of rows that a metric needs.</param>
    /// <param name="metric">The metric's name at the beginning of a sentence, such as <c>Precision</c>.</param>
    /// <param name="name">The parameter.</param>
    /// <exception cref="ArgumentException">It is another tensor; the message has the number that is needed.</exception>
    public static void Require(Tensor matrix, long minimum, string metric, string name)
    {
        if (matrix.dim() != 2 || matrix.shape[1] == 0 || !matrix.is_floating_point())
            throw new ArgumentException(
                $"{metric} takes floating-point numbers N×D, a row for each image, but got {matrix.dtype} of "
                + $"{matrix.Describe()}; pass the features that an extractor returns.", name);
        if (matrix.shape[0] < minimum)
            throw new ArgumentException(
                $"{metric} needs at least {minimum} images of each kind, but got {matrix.shape[0]}; add images.", name);

        for (var first = 0L; first < matrix.shape[0]; first += BlockRows)
            RequireFinite(matrix, first, metric, name);
    }

    /// <summary>Requires real and generated features of one extractor.</summary>
    /// <param name="real">The features of real images.</param>
    /// <param name="generated">The features of generated images.</param>
    /// <param name="minimum">The number of images of each kind that a metric needs.</param>
    /// <param name="metric">The metric's name at the beginning of a sentence.</param>
    /// <inheritdoc cref="Require" path="/exception"/>
    public static void RequirePair(Tensor real, Tensor generated, long minimum, string metric)
    {
        Require(real, minimum, metric, nameof(real));
        Require(generated, minimum, metric, nameof(generated));
        if (real.shape[1] != generated.shape[1])
            throw new ArgumentException(
                $"{metric} compares features of one extractor, but real images have {real.shape[1]} features and "
                + $"generated ones {generated.shape[1]}; extract both with the same one.", nameof(generated));
    }

    /// <summary>Returns the first row of each block.</summary>
    public static IEnumerable<long> Blocks(Tensor matrix)
    {
        for (var first = 0L; first < matrix.shape[0]; first += BlockRows)
            yield return first;
    }

    /// <summary>Returns a block of rows on the CPU in double precision.</summary>
    public static Tensor Block(Tensor matrix, long first) => matrix
        .narrow(0, first, Math.Min(BlockRows, matrix.shape[0] - first)).detach().cpu().to(ScalarType.Float64);

    private static void RequireFinite(Tensor matrix, long first, string metric, string name)
    {
        using var scope = NewDisposeScope();

        var finite = matrix.narrow(0, first, Math.Min(BlockRows, matrix.shape[0] - first)).detach().isfinite().all(1);
        if (finite.all().item<bool>())
            return;

        var row = first + finite.to(ScalarType.Int32).argmin().item<long>();
        throw new ArgumentException(
            $"{metric} needs finite numbers, but row {row} has one that is infinite or NaN; check the extractor and "
            + "its images.", name);
    }
}
