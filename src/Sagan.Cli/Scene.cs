using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace Sagan.Cli;

/// <summary>What the networks of a run are shown, to see where they look.</summary>
internal sealed class Scene(TrainedRun run) : IDisposable
{
    private StandingStatistics? standing;

    public required bool Live { get; init; }

    public required int Rows { get; init; }

    public required int Seed { get; init; }

    public required double Threshold { get; init; }

    /// <summary>The class of everything; null for all classes in turn.</summary>
    public required int? Label { get; init; }

    /// <summary>Batches that the generator takes standing statistics from.</summary>
    public required Func<SaganGenerator, int> StandingPasses { get; init; }

    /// <summary>The generator; null where it was not asked for.</summary>
    public SaganGenerator? Painter { get; private set; }

    private Device Device => run.Players.Device;

    private int Classes => run.Plan.Model.Classes;

    /// <exception cref="ArgumentException">It has no such attention; the message names those it has.</exception>
    public Gaze OfGenerator(string? layer)
    {
        var painter = Open();
        var latents = TruncatedNormal.Draw(Rows, painter.Latent, Threshold, Seed).to(Device);

        return new(painter, layer, latents, Labels(Rows));
    }

    /// <param name="layer">The attention's name; null for the last one.</param>
    /// <param name="files">Pictures to show it; none for the run's own.</param>
    /// <param name="painted">Whether it is shown what the generator paints.</param>
    /// <exception cref="ArgumentException">It has no such attention; the message names those it has.</exception>
    public Gaze OfDiscriminator(string? layer, string[] files, bool painted)
    {
        var critic = run.Critic();
        if (files.Length > 0)
            return new(critic, layer, stack(files.Select(Read)).to(Device), Labels(files.Length));

        return painted ? new(critic, layer, Paint(), Labels(Rows)) : OfData(layer);
    }

    public void Dispose() => standing?.Dispose();

    private SaganGenerator Open()
    {
        Painter = run.Painter(Live);
        standing = SampleStatistics.Gather(Painter, StandingPasses(Painter), Threshold, Seed);

        return Painter;
    }

    private Gaze OfData(string? layer)
    {
        var source = Pictures.Open(run.Plan);
        using var closed = source as IDisposable;
        var sampler = new EpochSampler(source.Count, Math.Min(Rows, source.Count), (ulong)Seed);
        using var batch = source.Read(sampler.Indices(0));
        var labels = Classes == 0 ? Labels(batch.Images.shape[0]) : batch.Labels!.to(Device);

        return new(run.Players.Discriminator, layer, batch.Images.to(Device).clone(), labels.clone());
    }

    private Tensor Paint()
    {
        var painter = Open();

        return new SampleSheet(painter)
        {
            Count = Rows,
            Seed = Seed,
            Threshold = Threshold,
            Label = Label,
        }.Generate();
    }

    /// <summary>Reads a picture of any size as the networks want it.</summary>
    private Tensor Read(string file)
    {
        var model = run.Plan.Model;
        var square = Bitmap.Read(file).Over().CropToSquare().Resize(model.ImageWidth, model.ImageHeight);

        return (model.ImageChannels == 1 ? square.ToGrey() : square).ToTensor();
    }

    private Tensor Labels(long count) => Label is { } one
        ? full(count, one, dtype: ScalarType.Int64, device: Device)
        : arange(count, dtype: ScalarType.Int64, device: Device).remainder(Math.Max(1, Classes));    // (n)
}
