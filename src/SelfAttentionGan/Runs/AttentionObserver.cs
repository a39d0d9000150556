using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Draws who looks at whom in the pictures of the same latents, to show how attention is learned.</summary>
/// <remarks>
/// Each layer has a folder of its own, such as <c>attention/generator.attend16</c>; <see cref="AttentionOverlay"/> says
/// how it is drawn: a row for each latent, under the layer's name and its γ. A discriminator looks at the very pictures
/// that the generator paints. Rows of a generator with classes go through the classes in turn.
/// </remarks>
public sealed class AttentionObserver : IGanObserver
{
    private readonly RunDirectory run;
    private readonly Module<Tensor, Tensor> generator;
    private readonly Player painter;
    private readonly Player? judge;
    private readonly int latent;
    private readonly View[] views;
    private readonly Cadence cadence;

    /// <param name="run">The run's folder.</param>
    /// <param name="generator">
    /// The generator; it paints in evaluation mode, and all its layers are then put back into their own.
    /// </param>
    /// <param name="latent">Numbers in one latent.</param>
    /// <param name="discriminator">The discriminator, if its attention is drawn too; treated alike.</param>
    /// <exception cref="ArgumentException">No network has an attention.</exception>
    public AttentionObserver(
        RunDirectory run, Module<Tensor, Tensor> generator, int latent, Module<Tensor, Tensor>? discriminator = null)
    {
        (this.run, this.generator, this.latent) = (run, generator, latent);
        painter = new(generator);
        judge = discriminator is null ? null : new(discriminator);
        cadence = new(run.LastAttention);

        views =
        [
            .. Views("generator", generator, judges: false),
            .. discriminator is null ? [] : Views("discriminator", discriminator, judges: true),
        ];
        if (views.Length == 0)
            throw new ArgumentException(
                $"Attention is drawn of a self-attention, but {generator.GetName()} has none"
                + (discriminator is null ? "" : $", nor has {discriminator.GetName()}")
                + "; build it with one, or leave this observer out.", nameof(generator));
    }

    /// <summary>
    /// The layers, such as <c>generator.attend16</c>: all self-attentions of the networks, in the order in which they
    /// registered them.
    /// </summary>
    public IReadOnlyList<string> Layers => [.. views.Select(view => view.Name)];

    /// <summary>Steps from one picture to the next. The default is 500.</summary>
    public int Every { get; init; } = 500;

    /// <summary>Where the latents come from; the same seed draws the same ones. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Latents, each with a row. The default is 4.</summary>
    public int Rows { get; init; } = 4;

    /// <summary>
    /// Where to look from, in all pictures; null, the default, for those that <see cref="QueryPoints.Spread"/> chooses
    /// for each.
    /// </summary>
    public IReadOnlyList<QueryPoint>? Points { get; init; }

    /// <summary>Draws at the first report on or after each multiple of <see cref="Every"/>.</summary>
    /// <param name="step">What happened since the report before.</param>
    public void Observe(TrainingStep step)
    {
        if (cadence.IsDue(step.Step, Every))
            Draw(step.Step);
    }

    /// <summary>Draws now.</summary>
    /// <param name="step">The step that names the files.</param>
    /// <returns>A file for each of the <see cref="Layers"/>.</returns>
    /// <exception cref="InvalidOperationException">There are no <see cref="Rows"/>.</exception>
    public IReadOnlyList<string> Draw(int step)
    {
        if (Rows < 1)
            throw new InvalidOperationException($"Attention is drawn in at least 1 row, but got {Rows}; set Rows.");

        using var scope = NewDisposeScope();
        using var latents = new LatentSource(latent, Seed, generator.parameters().First().device);
        var drawn = latents.Draw(Rows);                                         // (rows, z)

        return [.. views.Select(view => Save(view, drawn, run.Attention(view.Name, step)))];
    }

    private static IEnumerable<View> Views(string player, Module<Tensor, Tensor> network, bool judges) =>
        AttentionProbe.Layers(network).Select(layer => new View(
            layer.Length == 0 ? player : $"{player}.{layer}", new(network, layer), judges));

    private string Save(View view, Tensor latents, string path)
    {
        using var scope = NewDisposeScope();

        // A picture at a time: maps are large.
        var rows = Enumerable.Range(0, Rows).Select(row => Look(view, latents.narrow(0, row, 1), row)).ToArray();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Png.Save(AttentionOverlay.Draw(
            All(row => row.Picture), All(row => row.Map), Points, view.Probe.CaptionOf(view.Name)), path);

        return path;

        Tensor All(Func<(Tensor Picture, Tensor Map), Tensor> part) => cat([.. rows.Select(part)]);
    }

    private (Tensor Picture, Tensor Map) Look(View view, Tensor z, int row)
    {
        var label = painter.Classes > 0 ? tensor([(long)(row % painter.Classes)], device: z.device) : null;
        if (!view.Judges)
            return view.Probe.Read(() => painter.Answer(z, label));

        var picture = Paint(z, label);
        return (picture, view.Probe.Read(() => judge!.Answer(picture, label)).Map);
    }

    private Tensor Paint(Tensor z, Tensor? label)
    {
        using var constant = no_grad();
        using var evaluation = new Evaluation(generator);

        return painter.Answer(z, label);
    }

    /// <summary>An attention, and whether it looks at pictures that are already painted.</summary>
    private sealed record View(string Name, AttentionProbe Probe, bool Judges);
}
