// Text to image (DF-GAN with attention to words), on drawn scenes or on images with captions of your own:
// TextToImage [--steps N] [--seed N] [--out RUN] [--control] [--data DIRECTORY] [--matcher-steps N]
using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Models.TextToImage;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using TextToImage;
using TorchSharp;
using static TorchSharp.torch;

// Images: scenes such as "a red square left of a blue circle", tested on pairs of objects that are never trained on; or
// a folder with captions, every fifth of which is held out.
int steps, seed, matcherSteps;
string? folder, path;
(CaptionedImages Training, CaptionedImages Test) data;
try
{
    var given = new SampleArguments(
        [.. args.Where(word => word != "--control")], "--steps", "--seed", "--out", "--data", "--matcher-steps");
    (steps, seed) = (given.Number("--steps", 10_000), given.Number("--seed", 1));
    (folder, path, matcherSteps) = (given.Text("--data"), given.Text("--out"), given.Number("--matcher-steps", 600));
    data = folder is null
        ? (Datasets.CaptionedScenes(), Datasets.CaptionedScenes(count: 500, seed: 1, unseen: true))
        : CaptionSplit.Of(folder, size: 32);
}
catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine($"{error.Message} (TextToImage [--control] [options])");
    return 2;
}

var (images, test) = data;

// Options: two text encoders, and a generator that attends to words and to itself.
var options = new TextToImageOptions
{
    ImageSize = 32,
    LatentDim = 16,
    VocabularySize = images.Vocabulary.Count,
    MaxWords = images.MaxWords,
    SentenceDim = 64,
    BaseChannels = 16,
    GeneratorChannels = [64, 48, 24, 16],
    DiscriminatorChannels = [16, 32, 64],
    CrossAttention = [8, 16],
    SelfAttention = [16],
    UseAttentionControl = args.Contains("--control"),
};
var training = new GanTrainerOptions
{
    Steps = steps,
    Seed = seed,
    BatchSize = 8,
    GeneratorLearningRate = 2e-3,
    DiscriminatorLearningRate = 2e-3,
    GeneratorBeta2 = 0.99,
    DiscriminatorBeta2 = 0.99,
    EmaDecay = 0.998,
    ReportEvery = 100,
    CheckpointMinutes = 0,
};

// Objective: relativistic, with R1 and R2 in place of DF-GAN's penalty, as in the presets for small images.
IGanPenalty[] penalties = [new R1Penalty(0.35, interval: 8), new R2Penalty(0.35, interval: 8)];
var objective = new TextToImageObjective(new RelativisticAverageLoss(), penaltyWeight: 0, penalties: penalties);

// Models.
manual_seed(training.Seed);
var device = cuda.is_available() ? CUDA : CPU;
using var generator = new TextToImageGenerator(options).to(device);
using var discriminator = new TextToImageDiscriminator(options).to(device);

// Run: the vocabulary is kept with the weights, which know tokens alone.
var run = path is null ? RunDirectory.Create("text-to-image") : RunDirectory.OpenOrCreate(path);
using var trainer = new GanTrainer(generator, discriminator, training, objective)
{
    Checkpoints = new FileCheckpointStore(run),
};
trainer.Run(images, [GanObservers.Console(training.Steps), GanObservers.Metrics(run), GanObservers.Report(run)]);
images.Vocabulary.Save(Path.Combine(run.Location, "vocabulary.txt"));

// Eight captions, each with four generated images and the real one.
using var scope = NewDisposeScope();
using var noGrad = no_grad();
var average = trainer.Average ?? generator;
var shown = Enumerable.Range(0, (int)Math.Min(8, test.Count)).Select(i => (long)i).ToArray();
var strips = stack([.. shown.Select(Strip)]);
string[] captions = [.. shown.Select(i => test.Captions[(int)i])];
var grid = Path.Combine(run.Location, "captions.png");
ImageGrid.Draw(strips, columns: 2, padding: 4, captions: captions).Save(grid);
Console.WriteLine($"images   {grid}");
Console.WriteLine($"report   {run.Report}");

// Scores, beside those of guessing: the same images with the captions of others.
var generated = cat([.. test.Captions.Chunk(100).Select(Generate)]);
if (folder is null)
{
    // What an exact reader finds in images of unseen pairs.
    Console.WriteLine($"unseen   {SceneScores.Of(generated, test.Captions)}");
    Console.WriteLine($"guessed  {SceneScores.Of(generated, Others(1))}");
}
else
{
    // Whether an image's own caption is the nearest one, by an encoder of real pairs.
    using var scores = new CaptionScores(images, test, matcherSteps, seed);
    using var all = test.Read([.. Enumerable.Range(0, (int)test.Count).Select(i => (long)i)]);
    Console.WriteLine($"R-precision of {test.Count} held-out images, 1 of {scores.Candidates} captions");
    Console.WriteLine($"real       {scores.Of(all.Images, test.Captions)}");
    Console.WriteLine($"generated  {scores.Of(generated, test.Captions)}");
    Console.WriteLine($"guessed    {scores.Of(generated, Others((int)test.Count / 2))}");
}

return 0;

string[] Others(int shift) => [.. test.Captions.Skip(shift), .. test.Captions.Take(shift)];

Tensor Strip(long index)
{
    using var real = test.Read([index]);
    var caption = test.Captions[(int)index];
    var row = cat([Generate([caption, caption, caption, caption]), real.Images]);

    return ImageGrid.Draw(row, columns: 5, scale: 3).ToTensor();
}

Tensor Generate(string[] texts)
{
    var tokens = images.Vocabulary.Encode(texts, images.MaxWords).to(device);

    return average.Generate(randn(texts.Length, options.LatentDim, device: device), tokens).cpu();
}
