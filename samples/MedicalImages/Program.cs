// Restoration of medical images, beside an attention-free control and baselines without a network; not for diagnostic
// use: MedicalImages [--task inpainting|gaussian|rician|super2|super4] [--data FILE.nii.gz | FOLDER] [--steps N]
// [--size N] [--seed N] [--pairs N] [--held-out N] [--out FOLDER]
using System.Globalization;
using ImageToImage.Shared;
using MedicalImages;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

string name, folder;
RestorationTask task;
TranslationTraining training;
try
{
    var given = new SampleArguments(
        args, "--task", "--data", "--steps", "--size", "--seed", "--pairs", "--held-out", "--out");
    name = given.Text("--task") ?? "inpainting";
    folder = given.Text("--out") ?? Path.Combine("runs", $"medical-{name}");
    task = RestorationTask.Create(
        name, given.Text("--data"), given.Number("--size", 32), given.Number("--pairs", 1_000),
        given.Number("--held-out", 64));
    training = new(folder, given.Number("--steps", 600), given.Number("--seed", 1), task.Train, task.HeldOut);
}
catch (Exception error)
    when (error is ArgumentException or IOException or InvalidDataException or NotSupportedException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

using var heldOut = TranslationTraining.ReadAll(task.HeldOut);
var inputs = heldOut.Inputs!;
var mask = name == "inpainting" ? inputs.narrow(1, 1, 1) : null;
var networks = task.Networks with { GeneratorChannels = [32, 64, 128], DiscriminatorChannels = [32, 64, 64] };

// Baselines, then the same training with attention and with its control of as many parameters.
var columns = task.Baselines.Select(baseline => (baseline.Name, Images: baseline.Restore(inputs))).ToList();
columns.Add(("control", Restore("control", networks with { UseAttentionControl = true })));
columns.Add(("attention", Restore("attention", networks)));

string[] table =
[
    "| held out | PSNR | SSIM |" + (mask is null ? "" : " error inside | PSNR inside |"),
    "| --- | --- | --- |" + (mask is null ? "" : " --- | --- |"),
    .. columns.Prepend(("input", inputs.narrow(1, 0, 1))).Select(Row),
];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);
var grid = Path.Combine(folder, "comparison.png");
var shown = columns.Prepend(("input", inputs)).Append(("truth", heldOut.Images));
ComparisonGrid.Draw(
    [.. shown.Select(column => (column.Item1, TranslationTraining.First(column.Item2)))], scale: 0).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;

Tensor Restore(string variant, TranslationOptions options) =>
    training.Run(variant, options, new ImageToImageObjective(new HingeLoss()), inputs);

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

// The PSNR of the mean squared error: a patch that is restored without an error has an infinite one of its own.
static double MeanPsnr(Tensor values) => -10 * Math.Log10(Mean(tensor(10.0).pow(-values / 10)));

static double Mean(Tensor values) => values.mean().item<double>();
