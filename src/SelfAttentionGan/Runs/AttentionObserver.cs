using SelfAttentionGan.Imaging;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Draws who looks at whom in the pictures of the same latents, to show how attention is learned.</summary>
/// <remarks>
/// <see cref="AttentionOverlay"/> says how it is drawn: a row for each latent. Rows of a generator with classes go
/// through the classes in turn.
/// </remarks>
public sealed class AttentionObserver : IGanObserver
{
    private readonly RunDirectory run;
    private readonly Module<Tensor, Tensor> generator;
    private readonly Player painter;
    private readonly int latent;
    private readonly AttentionProbe probe;
    private readonly Cadence cadence;

    /// <param name="run">The run's folder.</param>
    /// <param name="generator">
    /// The generator; it paints in evaluation mode, and all its layers are then put back into their own.
    /// </param>
    /// <param name="latent">Numbers in one latent.</param>
    /// <param name="layer">
    /// The attention to look at, among <see cref="AttentionProbe.Layers"/>; by default the last one.
    /// </param>
    /// <exception cref="ArgumentException">The generator has no such attention.</exception>
    public AttentionObserver(RunDirectory run, Module<Tensor, Tensor> generator, int latent, string? layer = null)
    {
        (this.run, this.generator, this.latent) = (run, generator, latent);
        painter = new(generator);
        probe = new(generator, layer);
        cadence = new(run.LastAttention);
    }

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
    /// <param name="step">The step that names the file.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="InvalidOperationException">There are no <see cref="Rows"/>.</exception>
    public string Draw(int step)
    {
        if (Rows < 1)
            throw new InvalidOperationException($"Attention is drawn in at least 1 row, but got {Rows}; set Rows.");

        using var scope = NewDisposeScope();
        using var latents = new LatentSource(latent, Seed, generator.parameters().First().device);

        // A picture at a time: maps are large.
        var drawn = latents.Draw(Rows);                                         // (rows, z)
        var rows = Enumerable.Range(0, Rows).Select(row => Read(drawn.narrow(0, row, 1), row)).ToArray();
        var path = run.Attention(step);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Png.Save(AttentionOverlay.Draw(All(row => row.Picture), All(row => row.Map), Points), path);

        return path;

        Tensor All(Func<(Tensor Picture, Tensor Map), Tensor> part) => cat([.. rows.Select(part)]);
    }

    private (Tensor Picture, Tensor Map) Read(Tensor z, int row)
    {
        var label = painter.Classes > 0 ? tensor([(long)(row % painter.Classes)], device: z.device) : null;

        return probe.Read(() => painter.Answer(z, label));
    }
}
