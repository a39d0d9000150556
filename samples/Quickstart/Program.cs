using Quickstart;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

try
{
    Train(CommandLine.Parse(args));
    return 0;
}
catch (Exception mistake) when (mistake is not TypeInitializationException)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}

static void Train(CommandLine told)
{
    // Options: the networks and the recipe of a preset, here and there changed.
    var preset = told.Size <= 32 ? SaganPresets.Toy32 : SaganPresets.Toy64;
    var sagan = preset.Model with { ImageSize = told.Size };
    var training = preset.Training with
    {
        Steps = told.Steps,
        BatchSize = told.Batch,
        Seed = told.Seed,
        ReportEvery = 10,
    };

    // Pictures: drawn faces, or any folder of PNG, JPEG and WebP files.
    IImageSource pictures = told.Data is null ? new SyntheticFaces(told.Size) : new ImageFolder(told.Data, told.Size);

    // Models: two players and the generator's average, drawn by builders, on the GPU where there is one.
    manual_seed(told.Seed);
    var device = cuda.is_available() ? CUDA : CPU;
    using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
    using var average = SaganGeneratorBuilder.From(sagan).Build().to(device);
    using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

    // Run: one folder for whatever it is told and whatever it makes.
    var run = told.Out is null ? RunDirectory.Create("quickstart") : RunDirectory.At(told.Out);
    run.RecordOptions(
        device, ("told", told), ("model", sagan), ("objective", preset.Objective), ("training", training));
    var checkpoints = new CheckpointFolder(run);
    var samples = new SampleObserver(run, average, sagan.Latent) { Every = 100 };

    // Trainer: knows neither the network nor the disk.
    var objective = AdversarialObjective.From(preset.Objective);
    var trainer = new GanTrainer(generator, discriminator, training, objective, average) { Checkpoints = checkpoints };
    trainer.Run(pictures, [new ConsoleObserver(told.Steps), new MetricsObserver(run), samples]);

    Console.WriteLine($"samples  {samples.Draw(told.Steps)}");
    Console.WriteLine($"metrics  {run.Metrics}");
    Console.WriteLine($"weights  {run.Checkpoint(told.Steps)}");
}
