using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Samples of a trained generator: any number of them, batch by batch, or side by side on one image.</summary>
/// <remarks>
/// A generator that is <see cref="IClassConditional"/> and has classes goes through them in turn, unless it is told
/// which; in the drawn sheet each column then has a class, which its heading names.
/// </remarks>
/// <param name="generator">
/// The generator; it works in evaluation mode, and all its layers are then put back into their own.
/// </param>
/// <param name="latent">Numbers in one latent.</param>
public sealed class SampleSheet(Module<Tensor, Tensor> generator, int latent)
{
    // Attention over all images at once would take the memory of them all.
    private const int Together = 16;

    private readonly Player player = new(generator);

    /// <summary>Images. The default is 64.</summary>
    public int Count { get; init; } = 64;

    /// <summary>Where the latents come from; the same seed draws the same ones. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How far the latents' numbers may be from zero (<see cref="TruncatedNormal"/>). The default is infinity: the
    /// latents of the training.
    /// </summary>
    public double Threshold { get; init; } = double.PositiveInfinity;

    /// <summary>The class of all images, from 0 on. Null, the default, goes through the classes in turn.</summary>
    public int? Label { get; init; }

    /// <summary>
    /// The classes to go through, in this order, where there is no <see cref="Label"/>. Null, the default, goes through
    /// all of them; on a drawn sheet through at most ten, chosen evenly, the first and the last among them.
    /// </summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The names of all classes, for a drawn sheet's headings. Null, the default, shows numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// How many times images on a drawn sheet are enlarged, pixels as squares. The default is 0: as many times as it
    /// takes to make them at least 64 pixels wide or high.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>
    /// Batches of 16 latents that batch normalization takes its statistics from (<see cref="StandingStatistics"/>), as
    /// near to zero as those that are used. The default is 0: the running statistics of the training.
    /// </summary>
    public int StandingPasses { get; init; }

    /// <summary>Generates all images at once.</summary>
    /// <returns>The images, N×C×H×W in [-1, 1], where the generator is.</returns>
    /// <exception cref="ArgumentException">
    /// A number is out of range, there is no such class, or there are no statistics to take.
    /// </exception>
    public Tensor Paint()
    {
        using var scope = NewDisposeScope();

        return cat([.. GenerateBatches()]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Generates the same images in batches of at most 16, so that any number of them takes little memory.
    /// </summary>
    /// <remarks>
    /// The generator is in evaluation mode from the first batch to the last, or until the enumeration is disposed.
    /// </remarks>
    /// <returns>Batches N×C×H×W in [-1, 1], where the generator is; dispose each one.</returns>
    /// <inheritdoc cref="Paint" path="/exception"/>
    public IEnumerable<Tensor> GenerateBatches()
    {
        var classes = Label is { } label ? Selection([label]).Classes
            : Classes is not null ? Selection(Classes).Classes
            : [.. Enumerable.Range(0, player.Classes)];

        return Generate(classes);
    }

    /// <summary>Draws all images onto one sheet.</summary>
    /// <inheritdoc cref="Paint" path="/exception"/>
    public Bitmap Draw()
    {
        var selection = Selection(Label is { } label ? [label] : Classes);
        var across = selection.Classes.Count;
        int? columns = across > 1 && across <= Count
            ? Math.Max(1, (int)Math.Round(Math.Sqrt(Count) / across)) * across
            : null;

        var images = new List<Bitmap>();
        foreach (var batch in Generate(selection.Classes))
            using (batch)
                images.AddRange(ImageGrid.Tiles(batch));

        return ImageGrid.Draw(
            images, columns, scale: Scale,
            columnNames: columns is null ? null : [.. Enumerable.Range(0, columns.Value).Select(NameOf)]);

        string NameOf(int column) => selection.Name(selection.Classes[column % across]);
    }

    private Device Device => generator.parameters().First().device;

    private ClassSelection Selection(IReadOnlyList<int>? classes) => new(player, classes, ClassNames);

    private IEnumerable<Tensor> Generate(IReadOnlyList<int> classes)
    {
        using var latents = Latents(Count, Seed);                                           // (n, z)
        using var evaluation = new Evaluation(generator);
        using var standing = SampleStatistics.Gather(generator, latent, StandingPasses, Threshold, Seed);

        for (var first = 0; first < Count; first += Together)
            yield return Generate(latents, first, classes);
    }

    // Scopes and gradient modes belong to a thread: they must not be open while somebody else uses the batch.
    private Tensor Generate(Tensor latents, int first, IReadOnlyList<int> classes)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var count = Math.Min(Together, Count - first);
        var labels = classes.Count == 0
            ? null
            : tensor([.. Enumerable.Range(first, count).Select(i => (long)classes[i % classes.Count])], device: Device);

        return player.Answer(latents.narrow(0, first, count), labels).MoveToOuterDisposeScope();
    }

    private Tensor Latents(long count, int seed)
    {
        using var scope = NewDisposeScope();

        return TruncatedNormal.Draw(count, latent, Threshold, seed).to(Device).DetachFromDisposeScope();
    }
}
