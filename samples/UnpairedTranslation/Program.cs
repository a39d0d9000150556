// Unpaired image-to-image translation (CycleGAN with self-attention), beside an attention-free control and translations
// without a network: UnpairedTranslation [--from FOLDER --to FOLDER] [--size N] [--steps N] [--seeds N] [--held-out N]
// [--out FOLDER]; started again, it resumes.
using ImageToImage.Shared;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using UnpairedTranslation;
using static TorchSharp.torch;

int size, steps, seeds;
string folder;
TranslationTask task;
try
{
    var given = new SampleArguments(args, "--from", "--to", "--size", "--steps", "--seeds", "--held-out", "--out");
    (size, steps, seeds) = (given.Number("--size", 32), given.Number("--steps", 400), given.Number("--seeds", 1));
    folder = given.Text("--out") ?? Path.Combine("runs", "unpaired-translation");
    var heldOut = given.Number("--held-out", 64);
    task = (given.Text("--from"), given.Text("--to")) switch
    {
        (null, null) => TranslationTask.OfFaces(size, heldOut),
        ({ } from, { } to) => TranslationTask.OfFolders(from, to, size, heldOut),
        _ => throw new ArgumentException("A translation has two folders; give both --from and --to, or neither."),
    };
}
catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

var options = new TranslationOptions
{
    ImageHeight = size,
    InputChannels = 3,
    GeneratorChannels = [16, 32, 64],
    ResidualBlocks = 3,
    DiscriminatorChannels = [32, 64, 64],
    DiscriminatorAttention = [],
    UseSpectralNorm = false,
    PredictResidual = true,
    Discriminator = new()
    {
        Activation = ActivationKind.LeakyRelu,
        LeakySlope = 0.2,
        SpectralNorm = new(),
    },
};
var training = new GanTrainerOptions
{
    Steps = steps,
    BatchSize = 4,
    GeneratorLearningRate = 1e-3,
    DiscriminatorLearningRate = 5e-4,
    GeneratorBeta1 = 0.5,
    GeneratorBeta2 = 0.999,
    DiscriminatorBeta1 = 0.5,
    DiscriminatorBeta2 = 0.999,
    EmaDecay = 0.99,
    ReportEvery = 20,
    CheckpointEvery = 100,
};

// Each seed trains with attention and with its control of as many parameters.
(string Name, Tensor[] Seeds)[] variants =
[
    ("input", [task.Inputs]),
    ("color transfer", [TransferColors(task.Inputs)]),
    ("control", Train("control", options with { UseAttentionControl = true })),
    ("attention", Train("attention", options)),
];

using var resnet = PretrainedResNet18.Load();
var figures = new Figures(task.Truth, resnet);
string[] table = [.. Figures.Header, .. variants.Select(variant => figures.Row(variant.Name, variant.Seeds))];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);

var shown = variants.Select(variant => (variant.Name, variant.Seeds[0])).Append(("truth", task.Truth));
var grid = Path.Combine(folder, "comparison.png");
ComparisonGrid.Draw([.. shown.Select(column => (column.Item1, First(column.Item2)))], scale: Math.Max(1, 96 / size)).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;

Tensor[] Train(string variant, TranslationOptions networks) =>
    [.. Enumerable.Range(1, seeds).Select(seed => Translate(variant, networks, seed))];

// Trains on the ordinary trainer and returns the translations of the held-out images.
Tensor Translate(string variant, TranslationOptions networks, int seed)
{
    manual_seed(seed);
    using var generator = new CycleGenerator(networks);
    using var discriminator = new CycleDiscriminator(networks);
    var run = RunDirectory.OpenOrCreate(Path.Combine(folder, $"{variant}-{seed}"));
    var shape = task.Train.Shape;
    var objective = new CycleGanObjective(
        new HingeLoss(), new ImagePool(shape), new ImagePool(shape), identityWeight: 1);
    using var trainer = new GanTrainer(generator, discriminator, training with { Seed = seed }, objective)
    {
        Checkpoints = new FileCheckpointStore(run),
    };
    trainer.Run(task.Train,
    [
        GanObservers.Console(training.Steps), GanObservers.Metrics(run),
        GanObservers.Translations(run, trainer.Average!, task.HeldOut, every: Math.Min(200, training.Steps)),
    ]);
    RunReport.Write(run);

    using var constant = no_grad();
    return cat([.. task.Inputs.split(16).Select(part => trainer.Average!.Generate(part).clamp(-1, 1))]);
}

// Color transfer (Reinhard et al. 2001), in RGB: mean and standard deviation of each channel become B's.
Tensor TransferColors(Tensor images)
{
    using var batch = task.Train.Read([.. Enumerable.Range(0, 200).Select(i => i % task.Train.Count)]);
    var (a, b) = (Statistics(batch.Inputs!), Statistics(batch.Images));

    return ((images - a.Mean) / a.Deviation * b.Deviation + b.Mean).clamp(-1, 1);

    static (Tensor Mean, Tensor Deviation) Statistics(Tensor x) =>
        (x.mean([0L, 2, 3], keepdim: true), x.std([0L, 2, 3], keepdim: true));
}

static Tensor First(Tensor images) => images[..(int)Math.Min(8, images.shape[0])];
