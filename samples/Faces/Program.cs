// Class-conditional faces, with self-attention or its attention-free control: CelebA with attributes as classes, or
// synthetic faces with four expressions:
// Faces [--data CELEBA] [--attributes Male,Smiling] [--size N] [--steps N] [--seed N] [--control] [--samples N]
// [--out RUN]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

var data = Option("--data");
var size = Number("--size", data is null ? 32 : 64);
var attributes = Option("--attributes")?.Split(',') ?? ["Smiling"];

IImageSource faces, others;
try
{
    faces = data is null ? Datasets.SyntheticFaces(size) : Datasets.CelebA(data, size, attributes);
    others = data is null ? Datasets.SyntheticFaces(size, seed: 1) : faces;
}
catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

// Options: attention at a quarter of the image's size, a moving average over about the last hundred steps.
var sagan = new SaganOptions
{
    ImageSize = size,
    BaseChannels = 16,
    LatentDim = 64,
    Backbone = SaganBackbone.ResNet,
    Classes = faces.Classes,
    UseAttentionControl = args.Contains("--control"),
};
var training = new GanTrainerOptions
{
    Steps = Number("--steps", 6_000),
    Seed = Number("--seed", 1),
    BatchSize = 16,
    GeneratorLearningRate = 2e-4,
    DiscriminatorLearningRate = 2e-3,
    EmaDecay = 0.99,
    EmaStartStep = 100,
    HorizontalFlip = data is not null,
    ReportEvery = 10,
};

manual_seed(training.Seed);
var device = cuda.is_available() ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

// Run: started again with the same --out, it resumes. A sample grid has a row for each class.
var run = Option("--out") is { } path ? RunDirectory.OpenOrCreate(path) : RunDirectory.Create("faces");
using var trainer = new GanTrainer(generator, discriminator, training, new HingeLoss())
{
    Checkpoints = new FileCheckpointStore(run),
};
var average = trainer.Average ?? generator;
trainer.Run(faces,
[
    GanObservers.Console(training.Steps), GanObservers.Metrics(run), GanObservers.Samples(run, average, every: 100),
    GanObservers.Report(run),
]);
new SampleGrid(average).Draw().Save(run.Sample(training.Steps));

// Metrics in the features of ResNet-18; a perfect generator would get those of as many other images.
var samples = Number("--samples", 2_000);
using var extractor = new ResNet18Extractor();
var evaluator = new GanEvaluator(extractor, new()
{
    Metrics = GanMetrics.FrechetDistance | GanMetrics.PrecisionRecall,
    Samples = samples,
    RealSamples = samples,
});
Print("generated", evaluator.Evaluate(faces, average));
if (data is null)
    Print("real", evaluator.Evaluate(faces, others));

Console.WriteLine($"rows     {string.Join("; ", faces.ClassNames)}");
Console.WriteLine($"samples  {run.Sample(training.Steps)}");
Console.WriteLine($"report   {run.Report}");
return 0;

static void Print(string name, IReadOnlyList<MetricResult> results) => Console.WriteLine(
    $"{name,-10}{string.Join(", ", results.Select(result => string.Create(
        CultureInfo.InvariantCulture, $"{result.Name} {result.Value:0.000}")))}");

string? Option(string name) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int usual) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
