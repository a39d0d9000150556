// Trains the 64×64 network of the common ports on LSUN's churches: LsunChurch [church_outdoor_train_lmdb | faces] [steps] [run]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

// Options: the published recipe with mirrored pictures and an average; a batch that a CPU can bear.
var onGpu = cuda.is_available();
var preset = SaganPresets.Lsun64;
var training = preset.Training with
{
    Steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : onGpu ? 100_000 : 200,
    BatchSize = onGpu ? 64 : 8,
    Workers = 2,
    Flip = true,
    AverageDecay = 0.999,
    AverageFrom = 100,
    ReportEvery = 10,
};

manual_seed(training.Seed);
var device = onGpu ? CUDA : CPU;
using var generator = SaganGeneratorBuilder.From(preset.Model).Build().to(device);
using var average = SaganGeneratorBuilder.From(preset.Model).Build().to(device);
using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build().to(device);

var run = args.Length > 2 ? RunDirectory.At(args[2]) : RunDirectory.Create("lsun-church");
run.RecordOptions(device, ("model", preset.Model), ("objective", preset.Objective), ("training", training));
run.RecordNetworks(generator.Describe(), discriminator.Describe());

// Pictures: 126,227 churches out of one file, decoded while the step before is trained, from the second epoch on out of
// the cache beside it; or drawn faces, which need no download.
var told = args.Length > 0 ? args[0] : "faces";
using var churches = told == "faces"
    ? null
    : new LsunFiles(told, size: 64, options: new() { Cache = $"{Path.TrimEndingDirectorySeparator(told)}.64", SkipBroken = true });
IImageSource pictures = churches is null ? new SyntheticFaces(size: 64) : churches;

var samples = Observers.Samples(run, average, every: 100);
var attention = Observers.Attention(run, average, discriminator, every: 100);
var trainer = new GanTrainer(
    generator, discriminator, training, AdversarialObjective.From(preset.Objective), average)
{
    Checkpoints = new CheckpointFolder(run),
};
trainer.Run(
    pictures,
    [Observers.Console(training.Steps), Observers.Metrics(run), samples, attention, Observers.Report(run)]);

new SampleSheet(average).Draw().Save(run.Sample(training.Steps));
Console.WriteLine($"samples  {run.Sample(training.Steps)}");
Console.WriteLine($"report   {RunReport.Write(run)}");
Console.WriteLine($"weights  {run.Checkpoint(training.Steps)}");
