namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>Counts the images of one evaluation, and reports them.</summary>
/// <param name="progress">Receives the count; null for nothing.</param>
/// <param name="total">Images that will pass the extractor in any case.</param>
internal sealed class ImageCounter(IProgress<EvaluationProgress>? progress, long total)
{
    private long images, expected = total;

    /// <summary>Expects more images than those first known.</summary>
    public void Expect(long count) => expected += count;

    /// <summary>Counts images that have passed the extractor.</summary>
    public void Add(long count)
    {
        images += count;
        progress?.Report(new(images, expected));
    }
}
