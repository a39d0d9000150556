using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>Latent interpolation, rendered as a grid: each row leads from one latent to another.</summary>
/// <remarks>
/// Smooth rows of good images are evidence against memorization. Rows of a class-conditional generator cycle through
/// the classes, at most ten of them, chosen evenly; the class stays the same within a row, whose heading names it.
/// </remarks>
/// <param name="generator">The generator; it runs in evaluation mode and gets its mode back.</param>
internal sealed class InterpolationGrid(IGenerator generator)
{
    /// <summary>Number of interpolations, one row each. The default is 8.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>Images per row, both ends included; at least 2. The default is 8.</summary>
    public int Frames { get; init; } = 8;

    /// <summary>
    /// Latents N×latentDim, at least 2: row i leads from latent i to the next, and rows, seed and truncation do not matter.
    /// Null, the default, samples the ends.
    /// </summary>
    public Tensor? Latents { get; init; }

    /// <summary>Seed of the ends; the same seed gives the same latents. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Truncation trick (Brock et al. 2018): the ends are sampled from a normal distribution truncated at this absolute
    /// value. The default is infinity: not truncated.
    /// </summary>
    public double Truncation { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Whether latents are interpolated linearly (lerp). The default is false: spherically (slerp), which keeps their
    /// norm.
    /// </summary>
    public bool Linear { get; init; }

    /// <summary>
    /// The classes to cycle through, in this order. Null, the default, takes at most ten, chosen evenly, including the
    /// first and the last.
    /// </summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The names of all classes, for the row headings. Null, the default, shows numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Factor by which images are enlarged, without smoothing. The default is 0: enlarged to at least 64 pixels in
    /// width or height.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>
    /// Batches of 16 latents for batch normalization's standing statistics (<see cref="StandingStatistics"/>), with the
    /// same truncation. The default is 0: the running statistics of the training.
    /// </summary>
    public int StandingStatisticsBatches { get; init; }

    /// <summary>Renders all rows.</summary>
    /// <exception cref="ArgumentException">
    /// A number is out of range, there is no such class, or the generator has no running statistics to replace.
    /// </exception>
    public ImageBuffer Draw()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var evaluation = new EvalModeScope(generator.Module);

        var selection = new ClassSelection(generator, Classes, ClassNames);
        var device = generator.Module.parameters().First().device;
        var (from, to) = Ends(device);                                                                // (rows, z)
        var rows = (int)from.shape[0];
        var paths = Linear                                                                            // (rows, frames, z)
            ? LatentInterpolation.Linear(from, to, Frames)
            : LatentInterpolation.Spherical(from, to, Frames);

        using var standing = SampleStatistics.Gather(generator, StandingStatisticsBatches, Truncation, Seed);

        // Row by row: attention over the whole grid at once would take Rows times the memory.
        var images = cat([.. Enumerable.Range(0, rows).Select(row => Generate(paths[row], LabelOf(row)))]);

        return ImageGrid.Draw(
            images, Frames, scale: Scale,
            rowNames: generator.Classes == 0
                ? null
                : [.. Enumerable.Range(0, rows).Select(row => selection.Name(LabelOf(row)))]);

        int LabelOf(int row) => generator.Classes == 0 ? 0 : selection.Classes[row % selection.Classes.Count];
    }

    private (Tensor From, Tensor To) Ends(Device device)
    {
        if (Latents is not null)
        {
            var given = GivenLatents.Require(Latents, generator.LatentDim, atLeast: 2).to(device);
            return (given.narrow(0, 0, given.shape[0] - 1), given.narrow(0, 1, given.shape[0] - 1));
        }

        var ends = TruncatedNormal.Sample(2L * Rows, generator.LatentDim, Truncation, Seed).to(device);
        return (ends.narrow(0, 0, Rows), ends.narrow(0, Rows, Rows));
    }

    private Tensor Generate(Tensor latents, int label) => generator.Generate(latents, generator.Classes > 0
        ? full(Frames, Scalars.Of(label), dtype: ScalarType.Int64, device: latents.device)
        : null);
}
