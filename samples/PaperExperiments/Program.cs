// The paper's own experiments on a CPU: PaperExperiments NAME [--data DIR] [--steps N] [--seeds N] [--out DIR]
using System.Globalization;
using PaperExperiments;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;
using SelfAttentionGan.Presets;

var (name, options) = (args.FirstOrDefault() ?? "", Arguments(args));
var (steps, seeds) = (Number("steps", 1_000), Number("seeds", 3));
var folder = options.GetValueOrDefault("out", "runs/paper-experiments");

// Images: CIFAR-10 by --data, synthetic faces otherwise.
using var images = options.TryGetValue("data", out var data) ? Datasets.Cifar10(data) : Datasets.SyntheticFaces(size: 32);
if (Experiments.Find(name, SaganPreset.Toy32.Model) is not { } experiment)
{
    Console.Error.WriteLine($"There is no experiment '{name}'; name one of {string.Join(", ", Experiments.Names)}.");
    return 2;
}

// Features: of a classifier of the images' classes or attributes, trained first; the same for all experiments.
Console.WriteLine("Training the classifier whose features are compared.");
using var extractor = new ClassifierTrainer(images) { Steps = Number("classifier-steps", 1_000) }.Train();
Console.WriteLine(FormattableString.Invariant($"{extractor.Name}: accuracy {extractor.Accuracy:P1} on held-out images"));
var evaluator = new GanEvaluator(extractor, new()
{
    Metrics = GanMetrics.FrechetDistance,
    Samples = Number("samples", 2_000),
    BatchSize = 100,
})
{ CacheFolder = Path.Combine(folder, "features") };

var runner = new ExperimentRunner(images, evaluator, steps, evaluateEvery: Math.Max(1, steps / 10));
var curves = new List<Curve>();
Console.WriteLine($"{experiment.Question} {experiment.Variants.Count} variants, {seeds} seeds, {steps} steps each.");
foreach (var variant in experiment.Variants)
    for (var seed = 1; seed <= seeds; seed++)
    {
        curves.Add(runner.Run(variant, seed));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{variant.Name,-36} seed {seed}: {curves[^1].Final:G4}, best {curves[^1].Best:G4}"));
    }

var report = new ExperimentReport(experiment, curves, $"Fréchet distance of {extractor.Name}");
report.Write(folder);
Console.WriteLine();
Console.WriteLine(report.Table());
Console.WriteLine($"files    {Path.Combine(folder, experiment.Name)}.md, .csv and .png");
return 0;

int Number(string option, int otherwise) =>
    options.TryGetValue(option, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static Dictionary<string, string> Arguments(string[] args) => args.Skip(1).Chunk(2)
    .ToDictionary(pair => pair[0].TrimStart('-'), pair => pair.Length > 1 ? pair[1] : "");
