using System.Globalization;

namespace SelfAttentionGan.Data.Synthetic.Scenes;

/// <summary>Synthetic scenes of two shapes, rendered on demand; those of training never show a pair of the test's.</summary>
internal sealed class ShapeScenes : IImageSource
{
    private readonly bool unseen;
    private readonly ulong seed;

    public ShapeScenes(bool unseen, long count, ulong seed)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A source holds at least one scene.");

        (this.unseen, Count, this.seed) = (unseen, count, seed);
    }

    public ImageShape Shape { get; } = new(3, SceneRenderer.Size, SceneRenderer.Size);

    public long Count { get; }

    public int Classes => 0;

    /// <summary>The captions of all scenes.</summary>
    public IEnumerable<string> Captions => Enumerable.Range(0, (int)Count).Select(i => SceneOf(i).Caption);

    /// <summary>The captions of all scenes that there are, seen or not, for their words.</summary>
    public static IEnumerable<string> AllCaptions =>
        from color in Enum.GetValues<SceneColor>()
        from shape in Enum.GetValues<SceneShape>()
        from relation in Enum.GetValues<SceneRelation>()
        select new Scene(new(color, shape), relation, new(color, shape)).Caption;

    public Batch Read(ReadOnlySpan<long> indices) => BatchAssembler.Read(
        this, indices, index => SceneRenderer.Render(SceneOf(index), seed, index), _ => 0);

    public string ComputeFingerprint() => string.Create(CultureInfo.InvariantCulture, $"scenes {seed} {unseen}");

    private Scene SceneOf(long index) => Scene.Random(seed, index, unseen);
}
