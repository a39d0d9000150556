using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Observers;

/// <summary>Translates the same images every few steps, beside their inputs and targets.</summary>
/// <remarks><see cref="GanObservers.Translations"/> documents the options.</remarks>
internal sealed class TranslationObserver(RunDirectory run, IGenerator generator, IImageSource pairs) : IGanObserver
{
    private readonly IntervalTrigger interval = new(run.LastSample);

    public int Every { get; init; } = 500;

    public int Count { get; init; } = 6;

    public void Observe(TrainingReport report)
    {
        if (!interval.IsDue(report.Step, Every))
            return;

        var grid = Render();
        grid.Save(run.Sample(report.Step));
        using var image = ImageTensor.From(grid);
        report.PublishImage("samples/generator", image);
    }

    private ImageBuffer Render()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var evaluation = new EvalModeScope(generator.Module);
        using var batch = pairs.Read([.. Enumerable.Range(0, (int)Math.Min(Count, pairs.Count)).Select(i => (long)i)]);

        var inputs = batch.Inputs ?? throw new InvalidDataException(
            $"Translations are rendered from pairs, but {pairs.GetType().Name} gave a batch without inputs; pass them to Batch.");
        var outputs = generator.Generate(inputs.to(generator.Module.parameters().First().device));

        return ComparisonGrid.Draw([("input", inputs), ("output", outputs.cpu()), ("target", batch.Images)], scale: 0);
    }
}
