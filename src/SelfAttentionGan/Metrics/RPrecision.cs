using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// R-precision of text to image (AttnGAN, Xu et al. 2018): how often an image's own caption is the nearest one among
/// random captions of others.
/// </summary>
/// <remarks>
/// <para>For each image its own caption (R = 1) and <see cref="Candidates"/> − 1 different ones of other images are
/// ranked by the cosine similarity <c>v·s / (|v| |s|)</c> of image vector v and caption vector s, as an encoder gives
/// them that was trained on real pairs (<see cref="Extractors.ImageTextMatcherTrainer"/>). Precision is the fraction of
/// images whose own caption comes first; guessing gives 1 / <see cref="Candidates"/>.</para>
/// <para>Captions that tie for the first place share it: an encoder that tells nothing apart scores as guessing does.
/// Captions of the same words are one candidate, and no mismatch. Candidates follow from the seed and the captions, not
/// from the order of the rows. Computed in double, tile by tile. Source: arXiv:1711.10485, section 4; its encoder is
/// the pretrained DAMSM, so that values of another one do not compare.</para>
/// </remarks>
public sealed class RPrecision
{
    private const int Rows = 256;

    // Equal vectors may differ in the last bit of their products.
    private const double Tolerance = 1e-12;

    /// <summary>Captions that are ranked for each image, its own among them. The default is 100.</summary>
    public int Candidates { get; init; } = 100;

    /// <summary>Parts of the images, chosen at random, whose deviation is reported. The default is 10.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>Seed of candidates and folds. The default is 2020.</summary>
    public int Seed { get; init; } = 2020;

    /// <summary>Computes the precision.</summary>
    /// <param name="images">Vectors of images, N×D, of any lengths.</param>
    /// <param name="texts">Vectors of their own captions, N×D; equal captions have equal ones.</param>
    /// <param name="captions">The captions, N.</param>
    /// <exception cref="ArgumentException">
    /// Vectors and captions differ in number, or vectors in length; there are fewer images than folds, or fewer
    /// different captions than candidates; or a number is not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException">Fewer than 2 candidates, or no fold.</exception>
    public Result Compute(Tensor images, Tensor texts, IReadOnlyList<string> captions)
    {
        Check(images, texts, captions);
        var (order, columns, firsts) = Sort(captions);
        if (firsts.Length < Candidates)
            throw new ArgumentException(
                $"R-precision among {Candidates} candidates needs {Candidates} different captions, but there are "
                + $"{firsts.Length}; add captions, or set {nameof(Candidates)} lower.",
                nameof(captions));

        var places = Rank(images, texts, order, columns, firsts);
        double[] hits = [.. places.Select(place => place.Better == 0 ? 1.0 / (1 + place.Ties) : 0)];
        var meanRank = places.Average(place => 1 + place.Better + place.Ties / 2.0);

        return new(hits.Average(), Deviation(hits), meanRank, hits.Length);
    }

    /// <summary>
    /// Returns for each image how many candidates are nearer than its own caption, and how many are as near, in the
    /// order given.
    /// </summary>
    private List<(long Better, long Ties)> Rank(
        Tensor images, Tensor texts, long[] order, int[] columns, long[] firsts)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, s) = (images.detach().cpu(), texts.detach().cpu());                         // (n, d)
        var candidates = Normalize(s, firsts);                                              // (m, d)
        var places = new List<(long Better, long Ties)>();

        foreach (var rows in Enumerable.Range(0, order.Length).Chunk(Rows))
        {
            using var blockScope = NewDisposeScope();
            long[] chosen = [.. rows.Select(row => order[row])];
            long[] mismatches = [.. rows.SelectMany(row => Mismatches(row, columns[row], firsts.Length))];
            var drawn = tensor(mismatches, [rows.Length, Candidates - 1]);                  // (rows, k - 1)
            var block = Normalize(x, chosen);                                               // (rows, d)
            var own = (block * Normalize(s, chosen)).sum(1, keepdim: true);                 // (rows, 1)
            var nearer = block.mm(candidates.t()).gather(1, drawn) - own;                   // (rows, k - 1)

            var better = nearer.gt(Scalars.Of(Tolerance)).sum(1).data<long>();
            var atLeast = nearer.ge(Scalars.Of(-Tolerance)).sum(1).data<long>();
            places.AddRange(better.Zip(atLeast, (above, all) => (above, all - above)));
        }

        return places;
    }

    /// <summary>Returns random columns of other captions than an image's own, each at most once.</summary>
    private IEnumerable<long> Mismatches(int number, int own, int count) =>
        RandomSubset.Sample(count - 1, Candidates - 1, (ulong)Seed, number + 1L)
            .Select(column => column < own ? column : column + 1);

    private double? Deviation(double[] hits)
    {
        var shuffled = RandomSubset.Sample(hits.Length, hits.Length, (ulong)Seed, number: 0);
        var means = Enumerable.Range(0, Folds)
            .Select(fold => shuffled[Start(fold)..Start(fold + 1)].Average(index => hits[index]));

        return Folds == 1 ? null : MetricEstimate.Of([.. means]).Deviation;

        int Start(int fold) => (int)((long)fold * hits.Length / Folds);
    }

    /// <summary>
    /// Returns the rows in the order of their captions, the caption's column for each, and the first row of each
    /// column.
    /// </summary>
    private static (long[] Order, int[] Columns, long[] Firsts) Sort(IReadOnlyList<string> captions)
    {
        string[] words = [.. captions.Select(caption => string.Join(' ', Vocabulary.Split(caption)))];
        long[] order = [.. Enumerable.Range(0, words.Length).OrderBy(row => words[row], StringComparer.Ordinal)];
        var (columns, firsts) = (new int[order.Length], new List<long>());

        for (var i = 0; i < order.Length; i++)
        {
            if (i == 0 || words[order[i]] != words[order[i - 1]])
                firsts.Add(order[i]);
            columns[i] = firsts.Count - 1;
        }

        return (order, columns, [.. firsts]);
    }

    /// <summary>Returns rows as unit vectors in double; a vector of zeros stays one, at cosine 0 with all.</summary>
    private static Tensor Normalize(Tensor vectors, long[] rows)
    {
        var chosen = vectors.index_select(0, tensor(rows)).to(ScalarType.Float64);

        return chosen / chosen.norm(1, keepdim: true).clamp_min(Scalars.Of(1e-150));
    }

    private void Check(Tensor images, Tensor texts, IReadOnlyList<string> captions)
    {
        if (Candidates < 2 || Folds < 1)
            throw new InvalidOperationException(
                $"There are at least 2 candidates and 1 fold, but got {Candidates} and {Folds}; set Candidates and "
                + "Folds.");

        var metric = $"R-precision of {Folds} folds";
        FeatureMatrix.Require(images, Folds, metric, nameof(images));
        FeatureMatrix.Require(texts, Folds, metric, nameof(texts));
        if (!images.shape.SequenceEqual(texts.shape) || captions.Count != images.shape[0])
            throw new ArgumentException(
                "R-precision takes a vector of each image, one of its caption, of the same length, and the caption, "
                + $"but got {images.Describe()}, {texts.Describe()} and {captions.Count} captions; encode all of the same "
                + "images.",
                nameof(texts));
    }

    /// <summary>R-precision of a set of images.</summary>
    /// <param name="Mean">The fraction of images whose own caption comes first, from 0 to 1.</param>
    /// <param name="Deviation">The standard deviation of the folds' fractions; null where there is one fold.</param>
    /// <param name="MeanRank">
    /// The mean rank of the own caption, 1 at best; by guessing half of one more than the candidates.
    /// </param>
    /// <param name="Count">The number of images.</param>
    public readonly record struct Result(double Mean, double? Deviation, double MeanRank, long Count);
}
