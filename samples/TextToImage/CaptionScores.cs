using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;
using SelfAttentionGan.Models.TextToImage;
using static TorchSharp.torch;

namespace TextToImage;

/// <summary>R-precision of images by an image-text encoder that is trained on the training pairs alone.</summary>
internal sealed class CaptionScores : IDisposable
{
    private const int Batch = 100;

    private readonly ImageTextMatcher matcher;
    private readonly Vocabulary vocabulary;
    private readonly RPrecision precision;

    public CaptionScores(CaptionedImages training, CaptionedImages test, int steps, int seed)
    {
        var captions = test.Captions.Select(caption => string.Join(' ', Vocabulary.Split(caption))).Distinct().Count();
        (vocabulary, precision) = (training.Vocabulary, new() { Candidates = Math.Min(100, captions) });
        matcher = new ImageTextMatcherTrainer(training)
        {
            Steps = steps,
            BatchSize = (int)Math.Min(64, training.Count),
            Seed = seed,
        }.Train();
    }

    /// <summary>The captions of which one is an image's own.</summary>
    public int Candidates => precision.Candidates;

    public string Of(Tensor images, IReadOnlyList<string> captions)
    {
        var vectors = cat([.. images.split(Batch).Select(matcher.EncodeImages)]);
        var texts = cat([.. captions.Chunk(Batch).Select(Encode)]);
        var result = precision.Compute(vectors, texts, captions);

        return FormattableString.Invariant(
            $"{result.Mean:0.000} ± {result.Deviation:0.000}, mean rank {result.MeanRank:0.0}");
    }

    public void Dispose() => matcher.Dispose();

    private Tensor Encode(string[] captions) =>
        matcher.EncodeCaptions(vocabulary.Encode(captions, matcher.Options.MaxWords));
}
