using SelfAttentionGan.Attention;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Observers;

/// <summary>Renders the attention maps of all self-attention layers every few steps, for the same latents.</summary>
/// <remarks>
/// <see cref="GanObservers.Attention"/> documents the options, and <see cref="AttentionOverlay"/> the images.
/// </remarks>
internal sealed class AttentionObserver : IGanObserver
{
    private readonly RunDirectory run;
    private readonly IGenerator generator;
    private readonly IDiscriminator? discriminator;
    private readonly Layer[] layers;
    private readonly IntervalTrigger interval;

    /// <exception cref="ArgumentException">Neither network has a self-attention layer.</exception>
    public AttentionObserver(RunDirectory run, IGenerator generator, IDiscriminator? discriminator = null)
    {
        (this.run, this.generator, this.discriminator) = (run, generator, discriminator);
        interval = new(run.LastAttention);

        layers =
        [
            .. LayersOf("generator", generator.Module, isDiscriminator: false),
            .. discriminator is null ? [] : LayersOf("discriminator", discriminator.Module, isDiscriminator: true),
        ];
        if (layers.Length == 0)
            throw new ArgumentException(
                $"Attention maps are those of self-attention layers, but {generator.Module.GetName()} has none"
                + (discriminator is null ? "" : $", nor has {discriminator.Module.GetName()}")
                + "; build it with one, or leave this observer out.", nameof(generator));
    }

    /// <summary>
    /// The layers, such as <c>generator.attend16</c>, in the order in which the networks registered them.
    /// </summary>
    public IReadOnlyList<string> Layers => [.. layers.Select(layer => layer.Name)];

    public int Every { get; init; } = 500;

    public int Seed { get; init; } = 1;

    public int Rows { get; init; } = 4;

    public IReadOnlyList<(double X, double Y)>? Points { get; init; }

    public void Observe(TrainingReport report)
    {
        if (interval.IsDue(report.Step, Every))
            Draw(report.Step, report.PublishImage);
    }

    /// <summary>Renders and saves the maps now, and returns one file per layer.</summary>
    /// <exception cref="InvalidOperationException">There are no <see cref="Rows"/>.</exception>
    public IReadOnlyList<string> Draw(int step, Action<string, Tensor>? publish = null)
    {
        if (Rows < 1)
            throw new InvalidOperationException($"Attention is rendered in at least 1 row, but got {Rows}; set Rows.");

        using var scope = NewDisposeScope();
        using var source = new LatentSampler(generator.LatentDim, Seed, generator.Module.parameters().First().device);
        var latents = source.Sample(Rows);                                        // (rows, z)

        return [.. layers.Select(layer => Save(layer, latents, step, publish))];
    }

    private static IEnumerable<Layer> LayersOf(string name, Module network, bool isDiscriminator) =>
        AttentionProbe.Layers(network).Select(layer => new Layer(
            layer.Length == 0 ? name : $"{name}.{layer}", new(network, layer), isDiscriminator));

    private string Save(Layer layer, Tensor latents, int step, Action<string, Tensor>? publish)
    {
        using var scope = NewDisposeScope();

        // One image at a time: attention maps are large.
        var rows = Enumerable.Range(0, Rows).Select(row => Read(layer, latents.narrow(0, row, 1), row)).ToArray();
        var overlay = AttentionOverlay.Draw(
            cat([.. rows.Select(row => row.Image)]), cat([.. rows.Select(row => row.Map)]), Points,
            layer.Probe.CaptionOf(layer.Name));

        var path = run.Attention(layer.Name, step);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        overlay.Save(path);
        publish?.Invoke($"attention/{layer.Name}", ImageTensor.From(overlay));

        return path;
    }

    private (Tensor Image, Tensor Map) Read(Layer layer, Tensor z, int row)
    {
        var label = generator.Classes > 0
            ? tensor([(long)(row % generator.Classes)], device: z.device)
            : null;
        if (!layer.IsDiscriminator)
            return layer.Probe.Capture(() => generator.Generate(z, label));

        var image = Generate(z, label);
        return (image, layer.Probe.Capture(() => discriminator!.Score(image, label)).Map);
    }

    private Tensor Generate(Tensor z, Tensor? label)
    {
        using var noGrad = no_grad();
        using var evaluation = new EvalModeScope(generator.Module);

        return generator.Generate(z, label);
    }

    /// <summary>A self-attention layer, and whether it sees generated images instead of latents.</summary>
    private sealed record Layer(string Name, AttentionProbe Probe, bool IsDiscriminator);
}
