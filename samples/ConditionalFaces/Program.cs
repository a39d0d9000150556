// Trains a class-conditional SAGAN on faces with four expressions: ConditionalFaces [steps] [folder]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

// Images: synthetic faces, labeled with one of four expressions.
var faces = Datasets.SyntheticFaces(size: 32);

// Options: classes for both networks, and a moving average over about the last hundred steps.
var sagan = new SaganOptions
{
    ImageSize = 32,
    BaseChannels = 16,
    LatentDim = 64,
    Backbone = SaganBackbone.ResNet,
    Classes = faces.Classes,
};
var training = new GanTrainerOptions
{
    Steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 6_000,
    BatchSize = 16,
    GeneratorLearningRate = 2e-4,
    DiscriminatorLearningRate = 2e-3,
    EmaDecay = 0.99,
    EmaStartStep = 100,
    ReportEvery = 10,
};

// Models.
manual_seed(training.Seed);
var device = cuda.is_available() ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

// Run: a sample grid of the moving average has a row for each expression, and a column for each latent.
var run = args.Length > 1 ? RunDirectory.At(args[1]) : RunDirectory.Create("conditional-faces");
using var trainer = new GanTrainer(generator, discriminator, training, new HingeLoss())
{
    Checkpoints = new FileCheckpointStore(run),
};
var average = trainer.Average ?? generator;
var samples = GanObservers.Samples(run, average, every: 100);
trainer.Run(faces, [GanObservers.Console(training.Steps), GanObservers.Metrics(run), samples]);

Console.WriteLine($"rows     {string.Join(", ", faces.ClassNames)}");
new SampleGrid(average).Draw().Save(run.Sample(training.Steps));
Console.WriteLine($"samples  {run.Sample(training.Steps)}");
Console.WriteLine($"weights  {run.Checkpoint(training.Steps)}");
