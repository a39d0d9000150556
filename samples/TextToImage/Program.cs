// Text to image (DF-GAN with attention to words), on drawn scenes or on images with captions of your own:
// TextToImage [--steps N] [--seed N] [--out RUN] [--control] [--data DIRECTORY]
using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.TextToImage;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using TextToImage;
using TorchSharp;
using static TorchSharp.torch;

// Images: scenes such as "a red square left of a blue circle", tested on pairs of objects that are never trained on; or a
// folder with captions.
var folder = Option("--data");
using var images = folder is null ? Datasets.CaptionedScenes() : Datasets.CaptionedFolder(folder, size: 32);
using var test = folder is null ? Datasets.CaptionedScenes(count: 500, seed: 1, unseen: true) : images;

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
    Steps = Number("--steps", 3_000),
    Seed = Number("--seed", 1),
    BatchSize = 16,
    GeneratorLearningRate = 5e-4,
    DiscriminatorLearningRate = 1e-3,
    EmaDecay = 0.99,
    ReportEvery = 100,
    CheckpointMinutes = 0,
};

// Models.
manual_seed(training.Seed);
var device = cuda.is_available() ? CUDA : CPU;
using var generator = new TextToImageGenerator(options).to(device);
using var discriminator = new TextToImageDiscriminator(options).to(device);

// Run: the vocabulary is kept with the weights, which know tokens alone.
var run = Option("--out") is { } path ? RunDirectory.OpenOrCreate(path) : RunDirectory.Create("text-to-image");
using var trainer = new GanTrainer(generator, discriminator, training, new TextToImageObjective())
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

// Scores: what an exact reader finds in images of unseen pairs, beside what it finds by guessing: the captions of others.
if (folder is null)
{
    var generated = cat([.. test.Captions.Chunk(100).Select(Generate)]);
    string[] others = [.. test.Captions.Skip(1), test.Captions[0]];
    Console.WriteLine($"unseen   {SceneScores.Of(generated, test.Captions)}");
    Console.WriteLine($"guessed  {SceneScores.Of(generated, others)}");
}

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

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int usual) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
