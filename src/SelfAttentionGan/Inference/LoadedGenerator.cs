using Microsoft.Extensions.Logging;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.Options;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Inference;

/// <summary>The network of a run with the weights of a checkpoint, on its device and in evaluation mode.</summary>
internal sealed class LoadedGenerator : IDisposable
{
    // The seed of sagan sample, so that both give the same images.
    private const int StatisticsSeed = 1;

    private const string Model = "model", Average = "average", Live = "generator";

    private readonly StandingStatistics? standing;

    private LoadedGenerator(
        RunDirectory run, IGenerator generator, TrainedGeneratorOptions options, Device device, ILogger? logger)
    {
        (Run, Generator, Device) = (run, generator, device);
        ClassNames = run.ReadData()?.NamesFor(generator.Classes) ?? [];
        AttentionLayers = AttentionProbe.Layers(generator.Module);
        (Step, Weights) = new FileCheckpointStore(run, logger: logger).LoadFirstWeights(
            options.LiveWeights ? [Live] : [Average, Live], generator.Module, options.Step);

        generator.Module.to(device);
        generator.Module.eval();
        standing = SampleStatistics.Gather(
            generator, options.StandingStatisticsBatches,
            options.Truncation > 0 ? options.Truncation : double.PositiveInfinity, StatisticsSeed);
    }

    public RunDirectory Run { get; }

    public IGenerator Generator { get; }

    public Device Device { get; }

    public int Step { get; }

    public string Weights { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<string> AttentionLayers { get; }

    /// <param name="path">The run's folder.</param>
    /// <param name="build">Builds the network; null for the one that the run's options describe.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="logger">Receives damaged checkpoints.</param>
    public static LoadedGenerator Load(
        string path, Func<IGenerator>? build, TrainedGeneratorOptions options, ILogger? logger)
    {
        var run = RunDirectory.OpenToRead(path);
        var device = Devices.Parse(options.Device ?? Devices.Default);
        var generator = (build ?? (() => Build(run)))();
        try
        {
            return new(run, generator, options, device, logger);
        }
        catch
        {
            generator.Module.Dispose();
            throw;
        }
    }

    /// <summary>Generates the images of a request in batches of at most 16.</summary>
    public IEnumerable<Tensor> Generate(GenerationInputs inputs, CancellationToken cancellation)
    {
        var (latents, labels) = inputs.Sample(Generator);
        foreach (var batch in SampleGrid.GenerateBatches(Generator, latents, labels))
        {
            yield return batch;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public void Dispose()
    {
        standing?.Dispose();
        Generator.Module.Dispose();
    }

    private static SaganOptions ReadOptions(RunDirectory run)
    {
        try
        {
            return run.ReadOptions<SaganOptions>(Model);
        }
        catch (InvalidDataException invalid)
        {
            throw new InvalidDataException(
                $"{invalid.Message} A run of other networks than {nameof(SaganGeneratorBuilder)}'s is opened by a function that "
                + $"builds the generator, in {nameof(TrainedGenerator)}.{nameof(TrainedGenerator.Open)}.", invalid);
        }
    }

    private static SaganGenerator Build(RunDirectory run)
    {
        var options = ReadOptions(run);
        var sections = ConfigurationText.Parse(File.ReadAllText(run.Options), run.Options).GetChildren();
        if (!sections.Any(section => section.Key == Model))
            throw new InvalidDataException(
                $"{run.Options}: The networks are built from the section '{Model}', but there is none; of networks of "
                + $"your own, give {nameof(TrainedGenerator)}.{nameof(TrainedGenerator.Open)} a function that builds the "
                + "generator.");

        using var random = get_rng_state();
        try
        {
            return SaganGeneratorBuilder.From(options.WithoutInitialization()).Build();
        }
        catch (Exception invalid) when (invalid is ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{run.Options}: The section '{Model}' describes no network: {invalid.Message} Restore the file.", invalid);
        }
        finally
        {
            set_rng_state(random);
        }
    }
}
