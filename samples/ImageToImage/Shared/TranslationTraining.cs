using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace ImageToImage.Shared;

/// <summary>The same training of a U-Net and a PatchGAN for each variant of networks and objective, with each seed.</summary>
/// <param name="Folder">Where each training has a run of its name.</param>
/// <param name="Steps">Steps of a training.</param>
/// <param name="Seeds">The number of seeds, of weights and training.</param>
/// <param name="Pairs">The pairs that are trained on.</param>
/// <param name="HeldOut">Other pairs, of which some are shown while it trains.</param>
internal sealed record TranslationTraining(string Folder, int Steps, int Seeds, IImageSource Pairs, IImageSource HeldOut)
{
    private GanTrainerOptions Options => new()
    {
        Steps = Steps,
        BatchSize = 8,
        GeneratorLearningRate = 1e-3,
        DiscriminatorLearningRate = 1e-3,
        GeneratorBeta1 = 0.5,
        GeneratorBeta2 = 0.999,
        DiscriminatorBeta1 = 0.5,
        DiscriminatorBeta2 = 0.999,
        LearningRateSchedule = LearningRateScheduleKind.Cosine,
        ReportEvery = 20,
    };

    /// <summary>Trains with each seed; started again, a training resumes.</summary>
    /// <returns>What each generator makes of the inputs, N×C×H×W.</returns>
    public IReadOnlyList<Tensor> Run(
        string variant, TranslationOptions networks, IGanObjective objective, Tensor inputs) =>
        [.. Enumerable.Range(1, Seeds).Select(seed => RunOne($"{variant}-{seed}", networks, objective, inputs, seed))];

    /// <summary>Trains on the ordinary trainer.</summary>
    private Tensor RunOne(
        string name, TranslationOptions networks, IGanObjective objective, Tensor inputs, int seed)
    {
        manual_seed(seed);
        using var generator = new UNetGenerator(networks);
        using var discriminator = new PatchDiscriminator(networks);
        var run = RunDirectory.OpenOrCreate(Path.Combine(Folder, name));
        using var trainer = new GanTrainer(generator, discriminator, Options with { Seed = seed }, objective)
        {
            Checkpoints = new FileCheckpointStore(run),
        };
        trainer.Run(Pairs,
        [
            GanObservers.Console(Steps), GanObservers.Metrics(run),
            GanObservers.Translations(run, generator, HeldOut, every: Math.Min(200, Steps)),
        ]);
        RunReport.Write(run);

        generator.eval();
        using var constant = no_grad();
        return cat([.. inputs.split(16).Select(part => generator.call(part))]);
    }

    /// <summary>Reads all images of a source.</summary>
    public static Batch ReadAll(IImageSource source) =>
        source.Read([.. Enumerable.Range(0, (int)source.Count).Select(i => (long)i)]);

    /// <summary>The first eight images, or all where there are fewer.</summary>
    public static Tensor First(Tensor images) => images[..(int)Math.Min(8, images.shape[0])];
}
