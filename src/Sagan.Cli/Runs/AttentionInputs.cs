using Sagan.Cli.Data;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace Sagan.Cli.Runs;

/// <summary>The inputs for attention maps: latents, or real, generated or given images.</summary>
internal sealed class AttentionInputs(LoadedRun run) : IDisposable
{
    private StandingStatistics? standing;

    public required bool Live { get; init; }

    /// <summary>The head whose maps are shown, from 0; null for the mean of all.</summary>
    public required int? Head { get; init; }

    public required int Rows { get; init; }

    public required int Seed { get; init; }

    public required double Truncation { get; init; }

    /// <summary>The class of all inputs; null for all classes, repeated in order.</summary>
    public required int? Label { get; init; }

    /// <summary>Batches for standing statistics of the generator.</summary>
    public required Func<SaganGenerator, int> StandingBatches { get; init; }

    /// <summary>The generator; null where it was not used.</summary>
    public SaganGenerator? Generator { get; private set; }

    private Device Device => run.Networks.Device;

    private int Classes => run.Configuration.Model.Classes;

    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public AttentionView ForGenerator(string? layer)
    {
        var generator = LoadGenerator();
        var latents = TruncatedNormal.Sample(Rows, generator.LatentDim, Truncation, Seed).to(Device);

        return new(generator, generator.Generate, layer, Head, latents, Labels(Rows));
    }

    /// <param name="layer">The name of the attention layer; null for the last one.</param>
    /// <param name="files">Image files; none for the run's training images.</param>
    /// <param name="generated">Whether to use generated images instead.</param>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public AttentionView ForDiscriminator(string? layer, string[] files, bool generated)
    {
        var discriminator = run.LoadDiscriminator();
        var (images, labels) = files.Length > 0 ? (Read(files), Labels(files.Length))
            : generated ? (Generate(), Labels(Rows))
            : ReadTrainingImages();

        return new(discriminator, discriminator.Score, layer, Head, images, labels);
    }

    public void Dispose() => standing?.Dispose();

    private SaganGenerator LoadGenerator()
    {
        Generator = run.LoadGenerator(Live);
        standing = SampleStatistics.Gather(Generator, StandingBatches(Generator), Truncation, Seed);

        return Generator;
    }

    private Tensor Read(string[] files) =>
        stack(files.Select(file => ImageInput.Read(file, run.Configuration.Model))).to(Device);

    private (Tensor Images, Tensor Labels) ReadTrainingImages()
    {
        using var source = ImageSourceFactory.Open(run.Configuration);
        var sampler = new EpochSampler(source.Count, Math.Min(Rows, source.Count), (ulong)Seed);
        using var batch = source.Read(sampler.Indices(0));
        var labels = Classes == 0 ? Labels(batch.Images.shape[0]) : batch.Labels!.to(Device);

        return (batch.Images.to(Device).clone(), labels.clone());
    }

    private Tensor Generate()
    {
        var generator = LoadGenerator();

        return new SampleGrid(generator)
        {
            Count = Rows,
            Seed = Seed,
            Truncation = Truncation,
            Label = Label,
        }.Generate();
    }

    private Tensor Labels(long count) => Label is { } label
        ? full(count, label, dtype: ScalarType.Int64, device: Device)
        : arange(count, dtype: ScalarType.Int64, device: Device).remainder(Math.Max(1, Classes));    // (n)
}
