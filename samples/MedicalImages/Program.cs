// Restoration of medical images, beside an attention-free control and baselines without a network; not for diagnostic
// use: MedicalImages [--task inpainting|gaussian|rician|super2|super4] [--data FILE.nii.gz | FOLDER] [--steps N]
// [--size N] [--seed N] [--pairs N] [--held-out N] [--out FOLDER]
using System.Globalization;
using MedicalImages;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

string[] known = ["task", "data", "steps", "size", "seed", "pairs", "held-out", "out"];
var words = args.Chunk(2).ToArray();
if (words.FirstOrDefault(word => word.Length == 1 || !known.Contains(word[0].TrimStart('-'))) is { } wrong)
    return Fail(
        $"An option is one of --{string.Join(", --", known)} with a value, but got '{string.Join(' ', wrong)}'.");

var given = words.ToDictionary(word => word[0].TrimStart('-'), word => word[1]);
var (name, size, seed) = (given.GetValueOrDefault("task", "inpainting"), Number("size", 32), Number("seed", 1));
var folder = given.GetValueOrDefault("out", Path.Combine("runs", $"medical-{name}"));
Directory.CreateDirectory(folder);

RestorationTask task;
try
{
    task = RestorationTask.Create(
        name, given.GetValueOrDefault("data"), size, Number("pairs", 1_000), Number("held-out", 64));
}
catch (Exception error)
    when (error is ArgumentException or IOException or InvalidDataException or NotSupportedException)
{
    return Fail(error.Message);
}

using var heldOut = task.HeldOut.Read([.. Enumerable.Range(0, (int)task.HeldOut.Count).Select(i => (long)i)]);
var mask = name == "inpainting" ? heldOut.Inputs!.narrow(1, 1, 1) : null;
var networks = task.Networks with { GeneratorChannels = [32, 64, 128], DiscriminatorChannels = [32, 64, 64] };
var training = new GanTrainerOptions
{
    Steps = Number("steps", 600),
    BatchSize = 8,
    GeneratorLearningRate = 1e-3,
    DiscriminatorLearningRate = 1e-3,
    GeneratorBeta1 = 0.5,
    GeneratorBeta2 = 0.999,
    DiscriminatorBeta1 = 0.5,
    DiscriminatorBeta2 = 0.999,
    Seed = seed,
    ReportEvery = 20,
};

// Baselines, then the same training with attention and with its control of as many parameters.
var columns = task.Baselines.Select(baseline => (baseline.Name, Images: baseline.Restore(heldOut.Inputs!))).ToList();
columns.Add(("control", Restore("control", networks with { UseAttentionControl = true })));
columns.Add(("attention", Restore("attention", networks)));

string[] table =
[
    "| held out | PSNR | SSIM |" + (mask is null ? "" : " error inside | PSNR inside |"),
    "| --- | --- | --- |" + (mask is null ? "" : " --- | --- |"),
    .. columns.Prepend(("input", heldOut.Inputs!.narrow(1, 0, 1))).Select(Row),
];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);
var grid = Path.Combine(folder, "comparison.png");
var shown = columns.Prepend(("input", heldOut.Inputs!)).Append(("truth", heldOut.Images));
ComparisonGrid.Draw([.. shown.Select(column => (column.Item1, First(column.Item2)))], scale: 0).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;

// Trains on the ordinary trainer and returns the restored held-out images.
Tensor Restore(string variant, TranslationOptions options)
{
    manual_seed(seed);
    using var generator = new UNetGenerator(options);
    using var discriminator = new PatchDiscriminator(options);
    var run = RunDirectory.OpenOrCreate(Path.Combine(folder, variant));
    using var trainer = new GanTrainer(generator, discriminator, training, new ImageToImageObjective(new HingeLoss()))
    {
        Checkpoints = new FileCheckpointStore(run),
    };
    trainer.Run(task.Train,
    [
        GanObservers.Console(training.Steps), GanObservers.Metrics(run),
        GanObservers.Translations(run, generator, task.HeldOut, every: Math.Min(200, training.Steps)),
    ]);
    RunReport.Write(run);

    generator.eval();
    using var constant = no_grad();
    return cat([.. heldOut.Inputs!.split(16).Select(part => generator.call(part))]);
}

string Row((string Name, Tensor Images) column)
{
    var (images, truth) = (column.Images.clamp(-1, 1), heldOut.Images);
    var (psnr, similarity) = (ImageQuality.Psnr(images, truth), ImageQuality.StructuralSimilarity(images, truth));
    var row = string.Create(
        CultureInfo.InvariantCulture, $"| {column.Name} | {MeanPsnr(psnr):0.00} | {Mean(similarity):0.000} |");
    if (mask is null)
        return row;

    var (error, inside) = (ImageQuality.MeanAbsoluteError(images, truth, mask), ImageQuality.Psnr(images, truth, mask));
    return row + string.Create(CultureInfo.InvariantCulture, $" {Mean(error):0.000} | {MeanPsnr(inside):0.00} |");
}

static Tensor First(Tensor images) => images[..(int)Math.Min(8, images.shape[0])];

// The PSNR of the mean squared error: a patch that is restored without an error has an infinite one of its own.
static double MeanPsnr(Tensor values) => -10 * Math.Log10(Mean(tensor(10.0).pow(-values / 10)));

static double Mean(Tensor values) => values.mean().item<double>();

int Number(string option, int otherwise) =>
    given.TryGetValue(option, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
