// Trains a class-conditional SAGAN on CIFAR-10: Cifar10 [folder of CIFAR-10 | digits] [steps] [run]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

// Images: ten classes of photographs, or of colored digits that need no download.
var data = args.Length > 0 ? args[0] : "digits";
using var images = data == "digits" ? Datasets.SyntheticDigits(size: 32, channels: 3) : Datasets.Cifar10(data);

// Options: the recipe of PyTorch-StudioGAN; on a CPU with a quarter of the channels and half the batch size.
var onGpu = cuda.is_available();
var preset = SaganPreset.Studio32;
var sagan = onGpu
    ? preset.Model
    : preset.Model with
    {
        GeneratorChannels = [64, 64, 64, 64],
        DiscriminatorChannels = [32, 32],
        DiscriminatorFinalBlocks = [32, 32],
    };
var training = preset.Training with
{
    Steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : onGpu ? 100_000 : 1_000,
    BatchSize = onGpu ? 64 : 32,
    CriticSteps = onGpu ? 5 : 1,
    DiscriminatorLearningRate = onGpu ? 2e-4 : 8e-4,
    HorizontalFlip = data != "digits",
    ReportEvery = 10,
};

manual_seed(training.Seed);
var device = onGpu ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

var run = args.Length > 2 ? RunDirectory.At(args[2]) : RunDirectory.Create("cifar10");
using var trainer = new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
{
    Checkpoints = new FileCheckpointStore(run),
};
var samples = GanObservers.Samples(run, generator, every: 100);
trainer.Run(images, [GanObservers.Console(training.Steps), GanObservers.Metrics(run), samples]);

// Check for memorization: eight generated images and their nearest neighbors in the training set.
using var scope = NewDisposeScope();
using var noGrad = no_grad();
generator.eval();
var labels = arange(8, dtype: ScalarType.Int64, device: device);
var generated = generator.Generate(randn(8, generator.LatentDim, device: device), labels);
var nearest = Path.Combine(run.Location, "nearest.png");
new NearestNeighbors(images).Draw(generated).Save(nearest);

new SampleGrid(generator).Draw().Save(run.Sample(training.Steps));
Console.WriteLine($"samples  {run.Sample(training.Steps)}");
Console.WriteLine($"nearest  {nearest}");
Console.WriteLine($"weights  {run.Checkpoint(training.Steps)}");
