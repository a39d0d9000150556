// Paired image-to-image translation (pix2pix with self-attention), beside an attention-free control, L1 alone and a
// trivial baseline: ImageToImage [--task color|labels|segmentation|pairs] [--data FOLDER] [--steps N] [--size N]
// [--seed N] [--pairs N] [--held-out N] [--out FOLDER]; labels and segmentation of a volume, not for diagnostic use:
// --data FILE.nii.gz --labels FILE.nii.gz [--classes N | --groups FILE.txt]
using ImageToImage;
using ImageToImage.Shared;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

string name, folder;
int size;
TranslationTask task;
TranslationTraining training;
try
{
    var given = new SampleArguments(
        args, "--task", "--data", "--steps", "--size", "--seed", "--pairs", "--held-out", "--out",
        "--labels", "--classes", "--groups");
    (name, size) = (given.Text("--task") ?? "color", given.Number("--size", 32));
    folder = given.Text("--out") ?? Path.Combine("runs", $"image-to-image-{name}");
    var labels = VolumeClasses.From(given);
    task = TranslationTask.Create(
        name, given.Text("--data"), labels, size, given.Number("--pairs", 2_000), given.Number("--held-out", 64));
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
var options = new TranslationOptions
{
    ImageHeight = size,
    InputChannels = (int)inputs.shape[1],
    OutputChannels = (int)heldOut.Images.shape[1],
    GeneratorChannels = [32, 64, 128],
    DiscriminatorChannels = [32, 64, 64],
};

// The same training three times: with attention, with its control of as many parameters, and by L1 alone.
(string Name, Tensor Images)[] columns =
[
    .. task.Baselines.Select(baseline => (baseline.Name, baseline.Translate(inputs))),
    ("attention, L1 alone", Translate("l1", options, adversarialWeight: 0)),
    ("control", Translate("control", options with { UseAttentionControl = true }, adversarialWeight: 1)),
    ("attention", Translate("attention", options, adversarialWeight: 1)),
];

var figures = new Figures(heldOut.Images, task.Labels);
string[] table = [.. figures.Header, .. columns.Select(column => figures.Row(column.Name, column.Images))];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);

var shown = columns.Prepend(("input", inputs)).Append(("target", heldOut.Images));
var grid = Path.Combine(folder, "comparison.png");
ComparisonGrid.Draw(
    [.. shown.Select(column => (column.Item1, TranslationTraining.First(column.Item2)))], scale: 0).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;

Tensor Translate(string variant, TranslationOptions networks, double adversarialWeight) => training.Run(
    variant, networks, new ImageToImageObjective(new HingeLoss(), l1Weight: 100, adversarialWeight), inputs);
