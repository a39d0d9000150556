// Paired image-to-image translation (pix2pix with self-attention), beside an attention-free control, L1 alone and a
// trivial baseline: ImageToImage [--task color|labels|segmentation|pairs] [--data FOLDER] [--steps N] [--size N]
// [--seeds N] [--pairs N] [--held-out N] [--perceptual WEIGHT] [--out FOLDER]; started again, it resumes.
// Labels and segmentation of a volume, not for diagnostic use: --data FILE.nii.gz --labels FILE.nii.gz
// [--classes N | --groups FILE.txt]
using ImageToImage;
using ImageToImage.Shared;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

string name, folder;
int size, perceptualWeight;
TranslationTask task;
TranslationTraining training;
try
{
    var given = new SampleArguments(
        args, "--task", "--data", "--steps", "--size", "--seeds", "--pairs", "--held-out", "--perceptual", "--out",
        "--labels", "--classes", "--groups");
    (name, size) = (given.Text("--task") ?? "color", given.Number("--size", 32));
    perceptualWeight = given.Number("--perceptual", 0);
    folder = given.Text("--out") ?? Path.Combine("runs", $"image-to-image-{name}");
    var labels = VolumeClasses.From(given);
    task = TranslationTask.Create(
        name, given.Text("--data"), labels, size, given.Number("--pairs", 2_000), given.Number("--held-out", 64));
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
var options = new TranslationOptions
{
    ImageHeight = size,
    InputChannels = (int)inputs.shape[1],
    OutputChannels = (int)heldOut.Images.shape[1],
    GeneratorChannels = [32, 64, 128],
    DiscriminatorChannels = [32, 64, 64],
};

// The same training three times: with attention, with its control of as many parameters, and by L1 alone; and once more
// with a perceptual term, in the features of ResNet-18.
var adversarial = new ImageToImageObjective(new HingeLoss(), l1Weight: 100);
var l1 = new ImageToImageObjective(new HingeLoss(), l1Weight: 100, adversarialWeight: 0);
List<(string Name, IReadOnlyList<Tensor> Seeds)> columns =
[
    .. task.Baselines.Select(baseline => (baseline.Name, (IReadOnlyList<Tensor>)[baseline.Translate(inputs)])),
    ("attention, L1 alone", training.Run("l1", options, l1, inputs)),
    ("control", training.Run("control", options with { UseAttentionControl = true }, adversarial, inputs)),
    ("attention", training.Run("attention", options, adversarial, inputs)),
];
if (perceptualWeight > 0)
{
    using var resnet = PretrainedResNet18.Load();
    var perceptual = new PerceptualObjective(
        adversarial, images => resnet.ComputeMaps(images.expand(-1, 3, -1, -1))[0], perceptualWeight);
    columns.Add(("attention, perceptual", training.Run("perceptual", options, perceptual, inputs)));
}

var figures = new Figures(heldOut.Images, task.Labels);
string[] table = [.. figures.Header, .. columns.Select(column => figures.Row(column.Name, column.Seeds))];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);

var shown = columns.Select(column => (column.Name, column.Seeds[0]))
    .Prepend(("input", inputs)).Append(("target", heldOut.Images));
var grid = Path.Combine(folder, "comparison.png");
ComparisonGrid.Draw(
    [.. shown.Select(column => (column.Item1, TranslationTraining.First(column.Item2)))], scale: 0).Save(grid);

Console.WriteLine(string.Join('\n', table));
Console.WriteLine($"images   {grid}");
return 0;
