// Trains a conditional SAGAN on CIFAR-10, a row of samples for each class: Cifar10 [folder of CIFAR-10 | digits] [steps] [run]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

// Pictures: ten classes of photographs, or of coloured digits that need no download.
var told = args.Length > 0 ? args[0] : "digits";
IImageSource pictures = told == "digits" ? new SyntheticDigits(size: 32, channels: 3) : new Cifar10Files(told);

// Options: the recipe of PyTorch-StudioGAN; on a CPU its network a quarter as wide, fed half as much.
var onGpu = cuda.is_available();
var preset = SaganPresets.Studio32;
var sagan = onGpu
    ? preset.Model
    : preset.Model with
    {
        GeneratorChannels = [64, 64, 64, 64],
        DiscriminatorChannels = [32, 32],
        DiscriminatorTail = [32, 32],
    };
var training = preset.Training with
{
    Steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : onGpu ? 100_000 : 1_000,
    BatchSize = onGpu ? 64 : 32,
    CriticSteps = onGpu ? 5 : 1,
    DiscriminatorRate = onGpu ? 2e-4 : 8e-4,
    Flip = told != "digits",
    ReportEvery = 10,
};

manual_seed(training.Seed);
var device = onGpu ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

var run = args.Length > 2 ? RunDirectory.At(args[2]) : RunDirectory.Create("cifar10");
run.RecordOptions(device, ("model", sagan), ("objective", preset.Objective), ("training", training));
var samples = Observers.Samples(run, generator, every: 100);
var trainer = new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
{
    Checkpoints = new CheckpointFolder(run),
};
trainer.Run(pictures, [Observers.Console(training.Steps), Observers.Metrics(run), samples]);

// Has it learned by heart? Eight of its pictures, and the training pictures that they resemble most.
using var scope = NewDisposeScope();
using var constant = no_grad();
generator.eval();
var labels = arange(8, dtype: ScalarType.Int64, device: device);
var painted = generator.call(randn(8, sagan.Latent, device: device), labels);
var memory = Path.Combine(run.Location, "nearest.png");
Png.Save(new NearestNeighbors(pictures).Draw(painted), memory);

new SampleSheet(generator).Draw().Save(run.Sample(training.Steps));
Console.WriteLine($"samples  {run.Sample(training.Steps)}");
Console.WriteLine($"nearest  {memory}");
Console.WriteLine($"weights  {run.Checkpoint(training.Steps)}");
