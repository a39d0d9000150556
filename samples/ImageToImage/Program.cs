// Paired image-to-image translation (pix2pix with self-attention), beside an attention-free control, L1 alone and a
// trivial baseline: ImageToImage [--task color|labels|segmentation|pairs] [--data FOLDER] [--steps N] [--size N]
// [--seed N] [--pairs N] [--held-out N] [--out FOLDER]
using System.Globalization;
using ImageToImage;
using SelfAttentionGan.Losses;
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
var (name, size, seed) = (given.GetValueOrDefault("task", "color"), Number("size", 32), Number("seed", 1));
var folder = given.GetValueOrDefault("out", Path.Combine("runs", $"image-to-image-{name}"));
Directory.CreateDirectory(folder);

TranslationTask task;
try
{
    task = TranslationTask.Create(
        name, given.GetValueOrDefault("data"), size, Number("pairs", 2_000), Number("held-out", 64));
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
(string Name, Tensor Images)[] columns =
[
    (task.BaselineName, task.Baseline(heldOut.Inputs)),
    ("attention, L1 alone", Translate("l1", options, adversarialWeight: 0)),
    ("control", Translate("control", options with { UseAttentionControl = true }, adversarialWeight: 1)),
    ("attention", Translate("attention", options, adversarialWeight: 1)),
];

var figures = new Figures(heldOut.Images, task.Labels);
string[] table = [.. figures.Header, .. columns.Select(column => figures.Row(column.Name, column.Images))];
File.WriteAllLines(Path.Combine(folder, "figures.md"), table);

var shown = columns.Prepend(("input", heldOut.Inputs)).Append(("target", heldOut.Images));
var grid = Path.Combine(folder, "comparison.png");
ComparisonGrid.Draw([.. shown.Select(column => (column.Item1, First(column.Item2)))], scale: 0).Save(grid);

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
    var objective = new ImageToImageObjective(new HingeLoss(), l1Weight: 100, adversarialWeight);
    using var trainer = new GanTrainer(generator, discriminator, training, objective)
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

static Tensor First(Tensor images) => images[..(int)Math.Min(8, images.shape[0])];

int Number(string option, int otherwise) =>
    given.TryGetValue(option, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
