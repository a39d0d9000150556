// Trains a generator against small heads on a frozen ResNet-18 (Projected GAN): ProjectedGan [folder of images | faces] [steps] [run]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Projected;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Objectives.Augmentation;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

const int Size = 64;

var data = args.Length > 0 ? args[0] : "faces";
using var images = data == "faces" ? Datasets.SyntheticFaces(Size) : Datasets.ImageFolder(data, Size);

// The generator: a small residual network with self-attention at 16×16.
var model = new SaganOptions
{
    ImageSize = Size,
    Backbone = SaganBackbone.ResNet,
    GeneratorChannels = [128, 128, 64, 32, 16],
    GeneratorAttention = [16],
    UseSpectralNorm = false,
};
var training = new GanTrainerOptions
{
    Steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000,
    BatchSize = 8,
    GeneratorLearningRate = 2e-4,
    DiscriminatorLearningRate = 2e-4,
    GeneratorBeta2 = 0.99,
    DiscriminatorBeta2 = 0.99,
    EmaDecay = 0.995,
    EmaStatisticsInterval = 4,
    ReportEvery = 50,
    CheckpointEvery = 500,
};

// The discriminator: heads on the maps of a ResNet-18 that was trained on photographs, and never changes here.
manual_seed(training.Seed);
using var generator = SaganGeneratorBuilder.From(model).Build();
using var resnet = PretrainedResNet18.Load();
using var discriminator = new ProjectedDiscriminator(resnet, resnet.ComputeMaps, images.Shape, channels: 32);

var run = RunDirectory.OpenOrCreate(args.Length > 2 ? args[2] : "runs/projected");
var objective = new AdversarialObjective(new HingeLoss(), augment: new DiffAugment(color: true, translation: true, cutout: true));
using var trainer = new GanTrainer(generator, discriminator, training, objective) { Checkpoints = new FileCheckpointStore(run) };

var samples = GanObservers.Samples(run, trainer.Average ?? generator, every: Math.Min(250, training.Steps));
trainer.Run(images, [GanObservers.Console(training.Steps), GanObservers.Metrics(run), samples]);
Console.WriteLine($"samples  {run.Location}/samples");
