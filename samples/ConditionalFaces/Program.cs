// Trains a SAGAN on faces and tells it their expression: ConditionalFaces [steps] [folder]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

// Pictures: faces that are drawn on demand, their label one of four expressions.
var faces = new SyntheticFaces(size: 32);

// Options: classes for both players, and an average over about the last hundred steps.
var sagan = new SaganOptions
{
    ImageSize = 32,
    Width = 16,
    Latent = 64,
    Body = SaganBody.Residual,
    Classes = faces.Classes,
};
var training = new GanTrainerOptions
{
    Steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 6_000,
    BatchSize = 16,
    GeneratorRate = 2e-4,
    DiscriminatorRate = 2e-3,
    AverageDecay = 0.99,
    AverageFrom = 100,
    ReportEvery = 10,
};

// Models: a generator, a second one that becomes its average, and a discriminator.
manual_seed(training.Seed);
var device = cuda.is_available() ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var average = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

// Run: a grid of the average's pictures has a row for each expression, and a column for each latent.
var run = args.Length > 1 ? RunDirectory.At(args[1]) : RunDirectory.Create("conditional-faces");
run.RecordOptions(device, ("model", sagan), ("training", training));
var samples = new SampleObserver(run, average, sagan.Latent) { Every = 100 };

var trainer = new GanTrainer(generator, discriminator, training, new HingeLoss(), average)
{
    Checkpoints = new CheckpointFolder(run),
};
trainer.Run(faces, [new ConsoleObserver(training.Steps), new MetricsObserver(run), samples]);

Console.WriteLine($"rows     {string.Join(", ", faces.ClassNames)}");
Console.WriteLine($"samples  {samples.Draw(training.Steps)}");
Console.WriteLine($"weights  {run.Checkpoint(training.Steps)}");
