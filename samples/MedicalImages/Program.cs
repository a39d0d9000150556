// Restoration of medical images, beside an attention-free control and baselines without a network; not for diagnostic
// use: MedicalImages [--task inpainting|gaussian|rician|super2|super4] [--data FILE.nii.gz | FOLDER] [--steps N]
// [--size N] [--seeds N] [--pairs N] [--held-out N] [--out FOLDER]; started again, it resumes.
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
        args, "--task", "--data", "--steps", "--size", "--seeds", "--pairs", "--held-out", "--out");
    name = given.Text("--task") ?? "inpainting";
    folder = given.Text("--out") ?? Path.Combine("runs", $"medical-{name}");
    task = RestorationTask.Create(
        name, given.Text("--data"), given.Number("--size", 32), given.Number("--pairs", 1_000),
        given.Number("--held-out", 64));
    training = new(folder, given.Number("--steps", 600), given.Number("--seeds", 1), task.Train, task.HeldOut);
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
var networks = task.Networks with
{
    GeneratorChannels = [32, 64, 128],
    DiscriminatorChannels = [32, 64, 64],
    Generator = new(),                                // no normalization, which would remove an image's own brightness
};

// Baselines, then the same training with attention and with its control of as many parameters.
var columns = task.Baselines.Select(
    baseline => (baseline.Name, Seeds: (IReadOnlyList<Tensor>)[baseline.Restore(inputs)])).ToList();
columns.Add(("control", Restore("control", networks with { UseAttentionControl = true })));
columns.Add(("attention", Restore("attention", networks)));

string[] table =
[
    "| held out | PSNR | SSIM |" + (mask is null ? "" : " error inside | PSNR inside |"),
    "| --- | --- | --- |" + (mask is null ? "" : " --- | --- |"),
    .. columns.Prepend(("input", [inputs.narrow(1, 0, 1)])).Select(Row),
];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);
var grid = Path.Combine(folder, "comparison.png");
var shown = columns.Select(column => (column.Name, column.Seeds[0]))
    .Prepend(("input", inputs)).Append(("truth", heldOut.Images));
ComparisonGrid.Draw(
    [.. shown.Select(column => (column.Item1, TranslationTraining.First(column.Item2)))], scale: 0).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;

IReadOnlyList<Tensor> Restore(string variant, TranslationOptions options) =>
    training.Run(variant, options, new ImageToImageObjective(new HingeLoss()), inputs);

// The mean over images, and over seeds with its range where there are several.
string Row((string Name, IReadOnlyList<Tensor> Seeds) column)
{
    var truth = heldOut.Images;
    Tensor[] seeds = [.. column.Seeds.Select(images => images.clamp(-1, 1))];
    var row = $"| {column.Name} | {Cell(images => MeanPsnr(ImageQuality.Psnr(images, truth)), "0.00")} | "
        + $"{Cell(images => Mean(ImageQuality.StructuralSimilarity(images, truth)), "0.000")} |";
    if (mask is null)
        return row;

    return row + $" {Cell(images => Mean(ImageQuality.MeanAbsoluteError(images, truth, mask)), "0.000")} |"
        + $" {Cell(images => MeanPsnr(ImageQuality.Psnr(images, truth, mask)), "0.00")} |";

    string Cell(Func<Tensor, double> measure, string format) => SeedRange.Format(seeds.Select(measure), format);
}

// The PSNR of the mean squared error: a patch that is restored without an error has an infinite one of its own.
static double MeanPsnr(Tensor values) => -10 * Math.Log10(Mean(tensor(10.0).pow(-values / 10)));

static double Mean(Tensor values) => values.mean().item<double>();
