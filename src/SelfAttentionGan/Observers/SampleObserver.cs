using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Observers;

/// <summary>
/// Renders the same latents every few steps, as a grid of images that shows how the generator learns.
/// </summary>
/// <remarks><see cref="GanObservers.Samples"/> documents the options.</remarks>
internal sealed class SampleObserver(RunDirectory run, IGenerator generator) : IGanObserver
{
    private readonly IntervalTrigger interval = new(run.LastSample);

    public int Every { get; init; } = 500;

    public int Seed { get; init; } = 1;

    public int Rows { get; init; } = 8;

    public int StandingStatisticsBatches { get; init; }

    public IReadOnlyList<int>? Classes { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public int Scale { get; init; }

    public void Observe(TrainingReport report)
    {
        if (!interval.IsDue(report.Step, Every))
            return;

        var grid = Render();
        Save(grid, report.Step);
        using var image = ImageTensor.From(grid);
        report.PublishImage("samples/generator", image);
    }

    /// <summary>Renders and saves a grid now, and returns the path of its file.</summary>
    public string Draw(int step) => Save(Render(), step);

    private string Save(ImageBuffer grid, int step)
    {
        var path = run.Sample(step);
        grid.Save(path);

        return path;
    }

    private ImageBuffer Render()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var evaluation = new EvalModeScope(generator.Module);
        using var standing = StandingStatisticsBatches > 0 ? GatherStandingStatistics() : null;
        using var latents = new LatentSampler(generator.LatentDim, Seed, Device);

        // Row by row: attention over the whole grid at once would take Rows times the memory.
        var selection = new ClassSelection(generator, Classes, ClassNames);
        var rows = generator.Classes > 0 ? RowPerClass(latents, selection.Classes) : UnconditionalRows(latents);

        return ImageGrid.Draw(cat([.. rows]), columns: Rows, scale: Scale, rowNames: selection.Names);
    }

    private Device Device => generator.Module.parameters().First().device;

    private StandingStatistics GatherStandingStatistics()
    {
        using var latents = new LatentSampler(generator.LatentDim, ~Seed, Device);
        using var labels = generator.Classes > 0 ? new LabelSampler(generator.Classes, ~Seed, Device) : null;

        return new(
            generator.Module, StandingStatisticsBatches,
            () => generator.Generate(latents.Sample(Rows), labels?.Sample(Rows)));
    }

    private IEnumerable<Tensor> UnconditionalRows(LatentSampler latents) =>
        Enumerable.Range(0, Rows).Select(_ => generator.Generate(latents.Sample(Rows)));

    private IEnumerable<Tensor> RowPerClass(LatentSampler latents, IReadOnlyList<int> classes)
    {
        var shared = latents.Sample(Rows);                                        // (columns, z)

        return classes.Select(label => generator.Generate(
            shared, full(Rows, Scalars.Of(label), dtype: ScalarType.Int64, device: shared.device)));
    }
}
