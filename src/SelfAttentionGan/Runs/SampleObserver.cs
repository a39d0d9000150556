using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Draws the same latents again and again, as a grid of pictures, to show how the generator learns.</summary>
/// <remarks>
/// A generator that is <see cref="IClassConditional"/> and has classes gets a row for each class, at most ten of them,
/// which its heading names: all rows show the same latents, so that a column is one latent under every label.
/// </remarks>
/// <param name="run">The run's folder.</param>
/// <param name="generator">The generator; it paints in evaluation mode and is then put back into its own.</param>
/// <param name="latent">Numbers in one latent.</param>
public sealed class SampleObserver(RunDirectory run, Module<Tensor, Tensor> generator, int latent) : IGanObserver
{
    private readonly Player painter = new(generator);
    private readonly Cadence cadence = new(run.LastSample);

    /// <summary>Steps from one grid to the next. The default is 500.</summary>
    public int Every { get; init; } = 500;

    /// <summary>Where the latents come from; the same seed draws the same ones. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rows of the grid, and columns too; with classes, columns only. The default is 8.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>
    /// Batches of <see cref="Rows"/> latents that batch normalisation takes its statistics from before each grid
    /// (<see cref="StandingStatistics"/>). The default is 0: the running statistics of the training.
    /// </summary>
    public int StandingPasses { get; init; }

    /// <summary>
    /// The classes with a row, in this order. Null, the default, takes at most ten, chosen evenly, the first and the
    /// last among them.
    /// </summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The names of all classes, for the headings of the rows. Null, the default, shows numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// How many times images are enlarged, pixels as squares. The default is 0: as many times as it takes to make them
    /// at least 64 pixels wide or high.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>Draws a grid at the first report on or after each multiple of <see cref="Every"/>.</summary>
    /// <param name="step">What happened since the report before.</param>
    public void Observe(TrainingStep step)
    {
        if (cadence.IsDue(step.Step, Every))
            Draw(step.Step);
    }

    /// <summary>Draws a grid now.</summary>
    /// <param name="step">The step that names the file.</param>
    /// <returns>The file's path.</returns>
    public string Draw(int step)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var evaluation = new Evaluation(generator);
        using var standing = StandingPasses > 0 ? Stand() : null;
        using var latents = new LatentSource(latent, Seed, Device);

        // A row at a time: attention over the whole grid at once would take Rows times the memory.
        var selection = new ClassSelection(painter, Classes, ClassNames);
        var rows = (painter.Classes > 0 ? RowPerClass(latents, selection.Classes) : RowPerDraw(latents)).ToArray();
        var path = run.Sample(step);
        Png.Save(ImageGrid.Draw(cat(rows), columns: Rows, scale: Scale, rowNames: selection.Names), path);

        return path;
    }

    private Device Device => generator.parameters().First().device;

    private StandingStatistics Stand()
    {
        using var latents = new LatentSource(latent, ~Seed, Device);
        using var labels = painter.Classes > 0 ? new LabelSource(painter.Classes, ~Seed, Device) : null;

        return new(generator, StandingPasses, () => painter.Answer(latents.Draw(Rows), labels?.Draw(Rows)));
    }

    private IEnumerable<Tensor> RowPerDraw(LatentSource latents) =>
        Enumerable.Range(0, Rows).Select(_ => painter.Answer(latents.Draw(Rows), labels: null));

    private IEnumerable<Tensor> RowPerClass(LatentSource latents, IReadOnlyList<int> classes)
    {
        var same = latents.Draw(Rows);                                          // (columns, z)

        return classes.Select(label => painter.Answer(
            same, full(Rows, Scalars.Of(label), dtype: ScalarType.Int64, device: same.device)));
    }
}
