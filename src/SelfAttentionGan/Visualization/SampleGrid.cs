using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>
/// Samples of a trained generator: any number of images in batches, or rendered side by side as a grid.
/// </summary>
/// <remarks>
/// A class-conditional generator cycles through its classes unless some are chosen; in the rendered grid each column
/// then has one class, which its heading names.
/// </remarks>
/// <param name="generator">The generator; it runs in evaluation mode and gets its mode back.</param>
public sealed class SampleGrid(IGenerator generator)
{
    // Attention over all images at once would take the memory of them all.
    private const int BatchSize = 16;

    /// <summary>Number of images. The default is 64.</summary>
    public int Count { get; init; } = 64;

    /// <summary>
    /// Latents N×latentDim of the images, which replace random ones: count, seed and truncation do not matter then. Null,
    /// the default, samples them.
    /// </summary>
    public Tensor? Latents { get; init; }

    /// <summary>Seed of the latents; the same seed gives the same latents. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Truncation trick (Brock et al. 2018): latents are sampled from a normal distribution truncated at this absolute
    /// value. The default is infinity: not truncated.
    /// </summary>
    public double Truncation { get; init; } = double.PositiveInfinity;

    /// <summary>The class of all images, from 0. Null, the default, cycles through the classes.</summary>
    public int? Label { get; init; }

    /// <summary>
    /// The classes to cycle through, in this order, where there is no <see cref="Label"/>. Null, the default, takes all
    /// of them; a rendered grid shows at most ten, chosen evenly, including the first and the last.
    /// </summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The names of all classes, for the headings of a grid. Null, the default, shows numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Factor by which images in a grid are enlarged, without smoothing. The default is 0: enlarged to at least 64
    /// pixels in width or height.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>
    /// Batches of 16 latents for batch normalization's standing statistics (<see cref="StandingStatistics"/>), with the
    /// same truncation. The default is 0: the running statistics of the training.
    /// </summary>
    public int StandingStatisticsBatches { get; init; }

    /// <summary>Generates all images at once.</summary>
    /// <returns>The images, N×C×H×W in [-1, 1], on the generator's device.</returns>
    /// <exception cref="ArgumentException">
    /// A number is out of range, there is no such class, or the generator has no running statistics to replace.
    /// </exception>
    public Tensor Generate()
    {
        using var scope = NewDisposeScope();

        return cat([.. GenerateBatches()]).MoveToOuterDisposeScope();
    }

    /// <summary>Generates the same images in batches of at most 16, which bounds the memory.</summary>
    /// <remarks>
    /// The generator is in evaluation mode from the first batch to the last, or until the enumeration is disposed.
    /// </remarks>
    /// <returns>Batches N×C×H×W in [-1, 1], on the generator's device; dispose each one.</returns>
    /// <inheritdoc cref="Generate()" path="/exception"/>
    public IEnumerable<Tensor> GenerateBatches() => GenerateBatches(ClassesOfImages());

    /// <summary>Renders all images as a grid.</summary>
    /// <inheritdoc cref="Generate()" path="/exception"/>
    public ImageBuffer Draw()
    {
        var selection = Select(Label is { } label ? [label] : Classes);
        var count = selection.Classes.Count;
        int? columns = count > 1 && count <= ImageCount && Latents is null
            ? Math.Max(1, (int)Math.Round(Math.Sqrt(ImageCount) / count)) * count
            : null;

        var images = new List<ImageBuffer>();
        foreach (var batch in GenerateBatches(selection.Classes))
            using (batch)
                images.AddRange(ImageGrid.Tiles(batch));

        return ImageGrid.Draw(
            images, columns, scale: Scale,
            columnNames: columns is null ? null : [.. Enumerable.Range(0, columns.Value).Select(NameOf)]);

        string NameOf(int column) => selection.Name(selection.Classes[column % count]);
    }

    /// <summary>
    /// Renders latent interpolations as a grid: each row leads from one latent to another, the class stays the same.
    /// </summary>
    /// <remarks>
    /// Smooth rows of good images are evidence against memorization. Rows cycle through the classes, at most ten,
    /// chosen evenly, and a row's heading names its class; <see cref="Count"/> does not matter.
    /// </remarks>
    /// <param name="rows">Number of interpolations, one row each.</param>
    /// <param name="frames">Images per row, both ends included; at least 2.</param>
    /// <param name="linear">
    /// Whether latents are interpolated linearly (lerp); by default spherically (slerp), which keeps their norm.
    /// </param>
    /// <inheritdoc cref="Generate()" path="/exception"/>
    public ImageBuffer DrawInterpolations(int rows = 8, int frames = 8, bool linear = false) =>
        new InterpolationGrid(generator)
        {
            Rows = rows,
            Frames = frames,
            Seed = Seed,
            Truncation = Truncation,
            Linear = linear,
            Classes = Label is { } label ? [label] : Classes,
            ClassNames = ClassNames,
            Scale = Scale,
            StandingStatisticsBatches = StandingStatisticsBatches,
        }.Draw();

    private int ImageCount => Latents is null ? Count : (int)Latents.shape[0];

    private Device Device => generator.Module.parameters().First().device;

    private ClassSelection Select(IReadOnlyList<int>? classes) => new(generator, classes, ClassNames);

    /// <summary>Generates an image of each latent, in batches of at most 16, in the generator's current mode.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="latents">The latents, N×latentDim, on its device.</param>
    /// <param name="labels">The class of each; null without classes.</param>
    internal static IEnumerable<Tensor> GenerateBatches(IGenerator generator, Tensor latents, Tensor? labels)
    {
        for (var first = 0L; first < latents.shape[0]; first += BatchSize)
            yield return GenerateBatch(generator, latents, labels, first);
    }

    /// <summary>Returns the inputs of all images: latents N×latentDim, and N labels; null without classes.</summary>
    internal (Tensor Latents, Tensor? Labels) SampleInputs() => SampleInputs(ClassesOfImages());

    private IReadOnlyList<int> ClassesOfImages() =>
        Label is { } label ? Select([label]).Classes
        : Classes is not null ? Select(Classes).Classes
        : [.. Enumerable.Range(0, generator.Classes)];

    private IEnumerable<Tensor> GenerateBatches(IReadOnlyList<int> classes)
    {
        var (latents, labels) = SampleInputs(classes);
        using var first = latents;
        using var second = labels;
        using var evaluation = new EvalModeScope(generator.Module);
        using var standing = SampleStatistics.Gather(generator, StandingStatisticsBatches, Truncation, Seed);

        foreach (var batch in GenerateBatches(generator, latents, labels))
            yield return batch;
    }

    // Dispose scopes and gradient modes belong to a thread: none may be open while the caller uses the batch.
    private static Tensor GenerateBatch(IGenerator generator, Tensor latents, Tensor? labels, long first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var count = Math.Min(BatchSize, latents.shape[0] - first);

        return generator.Generate(latents.narrow(0, first, count), labels?.narrow(0, first, count))
            .MoveToOuterDisposeScope();
    }

    private (Tensor Latents, Tensor? Labels) SampleInputs(IReadOnlyList<int> classes)
    {
        var latents = SampleLatents();                                                      // (n, z)
        var labels = classes.Count == 0
            ? null
            : tensor([.. Enumerable.Range(0, ImageCount).Select(i => (long)classes[i % classes.Count])], device: Device)
                .DetachFromDisposeScope();                                                  // (n)

        return (latents, labels);
    }

    private Tensor SampleLatents()
    {
        using var scope = NewDisposeScope();
        if (Latents is not null)
            return GivenLatents.Require(Latents, generator.LatentDim, atLeast: 1).to(Device, copy: true)
                .DetachFromDisposeScope();

        return TruncatedNormal.Sample(Count, generator.LatentDim, Truncation, Seed).to(Device).DetachFromDisposeScope();
    }
}
