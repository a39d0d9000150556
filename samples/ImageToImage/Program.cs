// Paired image-to-image translation (pix2pix with self-attention), beside an attention-free control, L1 alone and a trivial
// baseline: ImageToImage [--task color|labels|segmentation|pairs] [--data FOLDER] [--steps N] [--size N] [--seed N]
// [--pairs N] [--held-out N] [--out FOLDER]
using System.Globalization;
using ImageToImage;
using SelfAttentionGan.Data;
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
    return Fail($"An option is one of --{string.Join(", --", known)} with a value, but got '{string.Join(' ', wrong)}'.");

var given = words.ToDictionary(word => word[0].TrimStart('-'), word => word[1]);
var (name, size, seed) = (given.GetValueOrDefault("task", "color"), Number("size", 32), Number("seed", 1));
var folder = Directory.CreateDirectory(given.GetValueOrDefault("out", Path.Combine("runs", $"image-to-image-{name}"))).FullName;

TranslationTask task;
try
{
    task = TranslationTask.Create(name, given.GetValueOrDefault("data"), size, Number("pairs", 2_000), Number("held-out", 64));
}
catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException)
{
    return Fail(error.Message);
}

using var heldOut = task.HeldOut.Read([.. Enumerable.Range(0, (int)task.HeldOut.Count).Select(i => (long)i)]);
var options = new TranslationOptions
{
    ImageHeight = size,
    InputChannels = (int)heldOut.Inputs!.shape[1],
    GeneratorChannels = [32, 64, 128],
    DiscriminatorChannels = [32, 64, 64],
};
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

// The same training three times: with attention, with its control of as many parameters, and by L1 alone.
var columns = new List<(string Name, Tensor Images)> { ("input", heldOut.Inputs), (task.BaselineName, task.Baseline(heldOut.Inputs)) };
columns.Add(("attention, L1 alone", Translate("l1", options, adversarialWeight: 0)));
columns.Add(("control", Translate("control", options with { UseAttentionControl = true }, adversarialWeight: 1)));
columns.Add(("attention", Translate("attention", options, adversarialWeight: 1)));

var table = new List<string> { "| held out | PSNR | SSIM | ΔE |" + (task.Labels ? " mean IoU |" : ""), "| --- | --- | --- | --- |" + (task.Labels ? " --- |" : "") };
table.AddRange(columns.Skip(1).Select(Row));
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);
var grid = Path.Combine(folder, "comparison.png");
ComparisonGrid.Draw([.. columns.Append(("target", heldOut.Images)).Select(column => (column.Item1, column.Item2[..Math.Min(8, (int)heldOut.Images.shape[0])]))], scale: 0).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;

// Trains on the ordinary trainer and returns the translations of the held-out inputs.
Tensor Translate(string variant, TranslationOptions networks, double adversarialWeight)
{
    manual_seed(seed);
    using var generator = new UNetGenerator(networks);
    using var discriminator = new PatchDiscriminator(networks);
    var run = RunDirectory.OpenOrCreate(Path.Combine(folder, variant));
    using var trainer = new GanTrainer(
        generator, discriminator, training, new ImageToImageObjective(new HingeLoss(), l1Weight: 100, adversarialWeight))
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
    var (images, targets) = (column.Images, heldOut.Images);
    double[] figures = [Mean(ImageQuality.Psnr(images, targets)), Mean(ImageQuality.StructuralSimilarity(images, targets)), Mean(ImageQuality.ColorDifference(images, targets))];
    var overlap = task.Labels
        ? ImageQuality.MeanIntersectionOverUnion(TranslationTask.Classify(images), TranslationTask.Classify(targets), Scenes.Palette.Count)
        : 0;

    return string.Create(CultureInfo.InvariantCulture, $"| {column.Name} | {figures[0]:0.00} | {figures[1]:0.000} | {figures[2]:0.0} |")
        + (task.Labels ? string.Create(CultureInfo.InvariantCulture, $" {overlap:0.000} |") : "");
}

static double Mean(Tensor values) => values.mean().item<double>();

int Number(string option, int otherwise) =>
    given.TryGetValue(option, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
