// Trains a 64×64 SAGAN on LSUN churches: LsunChurch [church_outdoor_train_lmdb | faces] [steps] [run]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

// Options: the published recipe with horizontal flips and a moving average; a small batch on a CPU.
var onGpu = cuda.is_available();
var preset = SaganPreset.Lsun64;
var training = preset.Training with
{
    Steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : onGpu ? 100_000 : 200,
    BatchSize = onGpu ? 64 : 8,
    Workers = 2,
    HorizontalFlip = true,
    EmaDecay = 0.999,
    EmaStartStep = 100,
    ReportEvery = 10,
};

manual_seed(training.Seed);
var device = onGpu ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(preset.Model).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build().to(device);

var run = args.Length > 2 ? RunDirectory.At(args[2]) : RunDirectory.Create("lsun-church");

// Images: 126,227 churches from one file, decoded by two workers and cached beside it after the first epoch; or
// synthetic faces, which need no download.
var data = args.Length > 0 ? args[0] : "faces";
using var images = data == "faces"
    ? Datasets.SyntheticFaces(size: 64)
    : Datasets.Lsun(data, size: 64, options: new()
    {
        Cache = $"{Path.TrimEndingDirectorySeparator(data)}.64",
        SkipCorrupt = true,
    });

using var trainer = new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
{
    Checkpoints = new FileCheckpointStore(run),
};
var average = trainer.Average ?? generator;
var every = Math.Min(100, training.Steps);
var samples = GanObservers.Samples(run, average, every);
var attention = GanObservers.Attention(run, average, discriminator, every);
trainer.Run(
    images,
    [GanObservers.Console(training.Steps), GanObservers.Metrics(run), samples, attention, GanObservers.Report(run)]);

new SampleGrid(average).Draw().Save(run.Sample(training.Steps));
Console.WriteLine($"samples  {run.Sample(training.Steps)}");
Console.WriteLine($"report   {RunReport.Write(run)}");
Console.WriteLine($"weights  {run.Checkpoint(training.Steps)}");
