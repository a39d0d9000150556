using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace Sagan.Cli;

/// <summary>What the networks of a run are shown, to see where they look.</summary>
internal sealed class Scene(TrainedRun run)
{
    public required bool Live { get; init; }

    public required int Rows { get; init; }

    public required int Seed { get; init; }

    public required double Threshold { get; init; }

    /// <summary>The class of everything; null for all classes in turn.</summary>
    public required int? Label { get; init; }

    private Device Device => run.Players.Device;

    private int Classes => run.Plan.Model.Classes;

    /// <exception cref="ArgumentException">It has no such attention; the message names those it has.</exception>
    public Gaze OfGenerator(string? layer)
    {
        var painter = run.Painter(Live);
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
        var painter = run.Painter(Live);

        return new SampleSheet(painter, painter.Latent)
        {
            Count = Rows,
            Seed = Seed,
            Threshold = Threshold,
            Label = Label,
        }.Paint();
    }

    /// <summary>Reads a picture of any size as the networks want it.</summary>
    private Tensor Read(string file)
    {
        var model = run.Plan.Model;
        var square = Bitmap.Read(file).Over().CropToSquare().Resize(model.ImageWidth, model.ImageHeight);

        return (model.ImageChannels == 1 ? square.ToGrey() : square).ToTensor();
    }

    private Tensor Labels(long count)
    {
        if (Label is { } label && (label < 0 || label >= Classes))
            throw new ArgumentException(Classes == 0
                ? $"--class names a class, but this run has none, and got {label}; leave it out."
                : $"--class must be from 0 to {Classes - 1}, but got {label}.");

        return Label is { } one
            ? full(count, one, dtype: ScalarType.Int64, device: Device)
            : arange(count, dtype: ScalarType.Int64, device: Device).remainder(Math.Max(1, Classes));    // (n)
    }
}
