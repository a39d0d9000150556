// Class-conditional faces, with self-attention or its attention-free control: CelebA with attributes as classes, or
// synthetic faces with four expressions:
// Faces [--data CELEBA] [--attributes Male,Smiling] [--size N] [--steps N] [--seed N] [--control] [--samples N]
// [--out RUN]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
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

// The recipe of the preset of this size, with the classes of the data.
var preset = size < 64 ? SaganPreset.Toy32 : SaganPreset.Toy64;
var sagan = preset.Model with
{
    ImageSize = size,
    Classes = faces.Classes,
    UseAttentionControl = args.Contains("--control"),
};
var training = preset.Training with
{
    Steps = Number("--steps", 4_000),
    Seed = Number("--seed", 1),
    HorizontalFlip = data is not null,
};

manual_seed(training.Seed);
var device = cuda.is_available() ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(sagan).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build().to(device);

// Run: started again with the same --out, it resumes. A sample grid has a row for each class, a column for each latent.
var run = Option("--out") is { } path ? RunDirectory.OpenOrCreate(path) : RunDirectory.Create("faces");
using var trainer = new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
{
    Checkpoints = new FileCheckpointStore(run),
};
var average = trainer.Average ?? generator;
trainer.Run(faces,
[
    GanObservers.Console(training.Steps), GanObservers.Metrics(run),
    GanObservers.Samples(run, average, every: Math.Min(100, training.Steps), classNames: faces.ClassNames),
    GanObservers.Report(run),
]);

// The Fréchet distance in the features of ResNet-18; precision and recall in those of a classifier of the data, since
// ResNet-18 knows photographs. A perfect generator would get the figures of as many other images.
var samples = Number("--samples", 2_000);
using var resnet = new ResNet18Extractor();
using var classifier = new ClassifierTrainer(faces) { Steps = Number("--classifier-steps", 600) }.Train();
Evaluate(resnet, GanMetrics.FrechetDistance);
Evaluate(classifier, GanMetrics.FrechetDistance | GanMetrics.PrecisionRecall);

Console.WriteLine($"samples  {Path.Combine(run.Location, "samples")}");
Console.WriteLine($"report   {run.Report}");
return 0;

void Evaluate(IFeatureExtractor extractor, GanMetrics metrics)
{
    var evaluator = new GanEvaluator(extractor, new() { Metrics = metrics, Samples = samples, RealSamples = samples });
    Print("generated", evaluator.Evaluate(faces, average));
    if (data is null)
        Print("real", evaluator.Evaluate(faces, others));
}

static void Print(string name, IReadOnlyList<MetricResult> results) => Console.WriteLine(
    $"{name,-10}{results[0].Extractor}: {string.Join(", ", results.Select(result => string.Create(
        CultureInfo.InvariantCulture, $"{result.Name} {result.Value:0.000}")))}");

string? Option(string name) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int usual) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
