// The paper's experiments on a CPU: PaperExperiments [stabilization|attention-maps|control] [--data CIFAR-10] [--steps N]
// [--seeds N] [--samples N] [--classifier-steps N] [--out DIR]; without a name all of them, which takes hours.
using System.Globalization;
using PaperExperiments;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;

string[] known = ["data", "steps", "seeds", "samples", "classifier-steps", "out"];

var name = args.FirstOrDefault() is { } first && !first.StartsWith('-') ? first : null;
var pairs = args.Skip(name is null ? 0 : 1).Chunk(2).ToArray();
if (pairs.FirstOrDefault(pair => pair.Length == 1) is { } lone)
    return Fail($"The option '{lone[0]}' needs a value; write it behind the option.");

var options = pairs.ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
var experiments = Experiments.All.Where(experiment => name is null || experiment.Name == name).ToArray();
if (experiments.Length == 0)
    return Fail(
        $"There is no experiment '{name}'; name one of "
        + $"{string.Join(", ", Experiments.All.Select(experiment => experiment.Name))}.");
if (options.Keys.FirstOrDefault(option => !known.Contains(option)) is { } unknown)
    return Fail($"There is no option '--{unknown}'; take one of --{string.Join(", --", known)}.");

var (steps, seeds) = (Number("steps", 1_000), Number("seeds", 3));
var folder = options.GetValueOrDefault("out", Path.Combine("runs", "paper-experiments"));

// Images: CIFAR-10 by --data, synthetic faces otherwise.
using var images = options.TryGetValue("data", out var data) ? Datasets.Cifar10(data) : Datasets.SyntheticFaces(size: 32);

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
{
    CacheFolder = Path.Combine(folder, "features"),
};

var runner = new ExperimentRunner(images, evaluator, steps, evaluateEvery: Math.Max(1, steps / 10));
foreach (var experiment in experiments)
{
    Console.WriteLine();
    Console.WriteLine($"{experiment.Question} {experiment.Variants.Count} variants, {seeds} seeds, {steps} steps each.");
    var curves = new List<Curve>();
    var report = new ExperimentReport(experiment, curves, $"Fréchet distance of {extractor.Name}");
    foreach (var variant in experiment.Variants)
        for (var seed = 1; seed <= seeds; seed++)
        {
            var curve = runner.Run(variant, seed);
            curves.Add(curve);
            report.Write(folder);                               // after each training: a stopped experiment loses one
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{variant.Name,-36} seed {seed}: {curve.Final:G4}, best {curve.Best:G4}"));
        }

    Console.WriteLine(report.Table());
    Console.WriteLine($"files    {Path.Combine(folder, experiment.Name)}.md, .csv and .png");
}

return 0;

int Number(string option, int otherwise) =>
    options.TryGetValue(option, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
