// Objects of voxels (3D-GAN with self-attention), generated from latents or completed from one half, beside an attention-free
// control and a trivial baseline: Voxels [generate|complete] [--data FOLDER] [--z-up] [--control] [--seeds N] [--steps N]
// [--size N] [--channels N] [--objects N] [--held-out N] [--out FOLDER]
using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Voxels;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Voxels;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using Voxels;
using static TorchSharp.torch;

var mode = args.FirstOrDefault() is "generate" or "complete" ? args[0] : "generate";
var flags = args.Where(word => word is "--control" or "--z-up").ToHashSet();
var completes = mode == "complete";

// Objects to train on, and others that are held out; of a folder every fourth.
int size, channels, steps, seeds;
string folder;
(IImageSource Train, IImageSource HeldOut) objects;
try
{
    var given = new SampleArguments(
        [.. args.Where(word => word != mode && !flags.Contains(word))],
        "--data", "--seeds", "--steps", "--size", "--channels", "--objects", "--held-out", "--out");
    (size, channels) = (given.Number("--size", 32), given.Number("--channels", 8));
    (steps, seeds) = (given.Number("--steps", completes ? 600 : 2_000), given.Number("--seeds", 1));
    folder = given.Text("--out") ?? Path.Combine("runs", $"voxels-{mode}");
    objects = ObjectSplit.Create(
        given.Text("--data"), size, flags.Contains("--z-up"), given.Number("--objects", 3_000), given.Number("--held-out", 150));
}
catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException or NotSupportedException)
{
    Console.Error.WriteLine($"{error.Message} (Voxels [generate|complete] [--control] [--z-up] [options])");
    return 2;
}

Directory.CreateDirectory(folder);

var (train, test) = completes
    ? (Datasets.Pairs(objects.Train, VoxelMasks.MissingHalf()), Datasets.Pairs(objects.HeldOut, VoxelMasks.MissingHalf(seed: 1)))
    : objects;
using var batch = test.Read([.. Enumerable.Range(0, (int)test.Count).Select(i => (long)i)]);
using var examples = objects.Train.Read([.. Enumerable.Range(0, (int)Math.Min(test.Count, objects.Train.Count)).Select(i => (long)i)]);

var options = new VoxelOptions
{
    Size = size,
    LatentDim = 64,
    BaseChannels = channels,
    InputChannels = completes ? 2 : 0,
};
var training = new GanTrainerOptions
{
    Steps = steps,
    BatchSize = 8,
    GeneratorLearningRate = 1e-3,
    DiscriminatorLearningRate = 1e-3,
    GeneratorBeta2 = 0.99,
    DiscriminatorBeta2 = 0.99,
    EmaDecay = 0.99,
    ReportEvery = 20,
    CheckpointMinutes = 0,
};

// Objects from latents need a discriminator that does not win at once: relativistic, with R1 and R2 in place of spectral
// normalization, as in the preset Toy32.
if (!completes)
    options = options with { Discriminator = options.Discriminator with { SpectralNorm = null } };

// A row for the baseline, then one for each kind of network: a training for each seed.
var table = new ScoreTable(batch, completes);
(string Name, Tensor Voxels)[] columns =
[
    table.Add(completes ? "mirrored" : "training", [completes ? VoxelMasks.Mirror(batch.Inputs!) : examples.Images]),
    .. flags.Contains("--control") ? [Train("control", options with { UseAttentionControl = true })] : Array.Empty<(string, Tensor)>(),
    Train("attention", options),
];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table.Lines);
Console.WriteLine(string.Join('\n', table.Lines));

// Files: views side by side, a turntable, and a mesh of the first object.
var shown = completes ? [("input", Known(batch.Inputs!)), .. columns, ("truth", batch.Images)] : columns;
var comparison = Path.Combine(folder, "comparison.png");
ComparisonGrid.Draw([.. shown.Select(column => (column.Item1, VoxelGrid.View(First(column.Item2))))]).Save(comparison);
var turntable = Path.Combine(folder, "turntable.png");
VoxelGrid.Draw(First(columns[^1].Voxels)).Save(turntable);
foreach (var (name, voxels) in columns)
    Mesh.FromVoxels(voxels[0]).Save(Path.Combine(folder, $"{name.Replace(' ', '-')}.obj"));
Console.WriteLine($"images   {comparison}, {turntable}");
Console.WriteLine($"meshes   {Path.Combine(folder, "*.obj")}");
return 0;

// Trains with each seed, and returns the objects of the first one.
(string, Tensor) Train(string variant, VoxelOptions networks) => table.Add(
    variant, [.. Enumerable.Range(1, seeds).Select(seed => TrainOne($"{variant}-{seed}", networks, seed))]);

Tensor TrainOne(string name, VoxelOptions networks, int seed)
{
    manual_seed(seed);
    using var discriminator = new VoxelDiscriminator(networks);
    IGenerator generator = completes ? new VoxelCompletionGenerator(networks) : new VoxelGenerator(networks);
    IGanObjective objective = completes
        ? new ImageToImageObjective(new HingeLoss(), l1Weight: 10)
        : AdversarialObjective.From(SaganPreset.Toy32.Objective);
    var run = RunDirectory.OpenOrCreate(Path.Combine(folder, name));
    using var trainer = new GanTrainer(generator, discriminator, training with { Seed = seed }, objective)
    {
        Checkpoints = new FileCheckpointStore(run),
    };
    var average = trainer.Average!;
    trainer.Run(train,
    [
        GanObservers.Console(training.Steps), GanObservers.Metrics(run),
        completes
            ? GanObservers.Translations(run, average, test, every: Math.Min(200, training.Steps))
            : GanObservers.Samples(run, average, every: Math.Min(200, training.Steps), rows: 4),
    ]);
    RunReport.Write(run);

    using var constant = no_grad();
    average.Module.eval();
    manual_seed(seed);
    var inputs = completes ? batch.Inputs! : randn(batch.Images.shape[0], options.LatentDim);
    var voxels = cat([.. inputs.split(16).Select(part => average.Generate(part))]);
    generator.Module.Dispose();

    return voxels;
}

// What is known of an object; what is missing is empty.
static Tensor Known(Tensor inputs) => inputs[.., ..1];

static Tensor First(Tensor voxels) => voxels[..(int)Math.Min(8, voxels.shape[0])];
