using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Data;
using Sagan.Cli.Evaluation;
using Sagan.Cli.Options;
using Sagan.Cli.Output;
using Sagan.Cli.Runs;
using SelfAttentionGan.Metrics;

namespace Sagan.Cli.Commands;

/// <summary>
/// The command <c>evaluate</c>: metrics of a run's generator, or of generated images, against real ones.
/// </summary>
internal sealed class EvaluateCommand : SaganCommand
{
    private static readonly EvaluationOptions Defaults = new();

    private readonly CheckpointArguments checkpoint = new("A run's folder, or generated images as --data takes them.");
    private readonly LatentArguments latents = new();

    private readonly Argument<string?> reference = new("REAL")
    {
        Description = "The real images. The default: those that the run was trained on.",
        HelpName = "REAL",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> data = OptionFactory.Text(
        "--data", "PATH", "The real images, as REAL.", ImageSourceFactory.Faces, ImageSourceFactory.Digits);

    private readonly Option<string> extractor = OptionFactory.Text(
        "--extractor", "NAME",
        $"The network of the features: {string.Join(", ", FeatureExtractorFactory.Names)}, or a file: TorchScript (.pt), "
        + "ONNX (.onnx), or a classifier (.classifier). The default is "
        + $"{FeatureExtractorFactory.Names[0]}.", FeatureExtractorFactory.Names);

    private readonly Option<string> metrics = OptionFactory.Text(
        "--metrics", "LIST",
        $"Some of {string.Join(",", MetricSelection.Names)}. The default is frechet,kernel,precision.",
        MetricSelection.Names);

    private readonly Option<int?> samples = OptionFactory.Integer(
        "--samples", $"Generated images; of a folder at most as many. The default is {Defaults.Samples}.", min: 2);

    private readonly Option<int?> realSamples = OptionFactory.Integer(
        "--real-samples", "Real images at most, chosen at random. The default: all.", min: 2);

    private readonly Option<int?> subset = OptionFactory.Integer(
        "--kernel-subset", $"Images in a subset of the kernel distance. The default is {Defaults.KernelSubsetSize}.",
        min: 2);

    private readonly Option<int?> batch = OptionFactory.Integer(
        "--batch", $"Images of a batch. The default is {Defaults.BatchSize}.", min: 1);

    private readonly Option<int?> size = OptionFactory.Integer(
        "--size", "Size to which images of files are resized. The default: that of the first generated image.", min: 1);

    private readonly Option<bool> uniform = OptionFactory.Flag(
        "--uniform-classes", "Generate as many images of each class. The default: as many as the real images have.");

    private readonly Option<bool> studioGan = OptionFactory.Flag(
        "--studiogan", "StudioGAN's parameters of inception score, precision and recall instead of torch-fidelity's.");

    private readonly Option<bool> noCache = OptionFactory.Flag(
        "--no-cache", "Neither read nor write cached statistics of the real images, which lie beside them.");

    private readonly Option<bool> json = OptionFactory.Flag("--json", "Write JSON, for scripts.");

    public EvaluateCommand()
        : base(
            "evaluate", "Computes metrics of a run's generator, or of generated images, against real images.",
            "sagan evaluate runs/0001-faces",
            "sagan evaluate runs/0001-faces --samples 2000 --metrics all --json",
            "sagan evaluate generated/ photographs/",
            "sagan evaluate runs/0001-cats --data held-out/ --metrics frechet,precision")
    {
        checkpoint.AddTo(this);
        Add(reference);
        Array.ForEach<Option>([data, extractor, metrics, samples, realSamples, subset, batch], Add);
        latents.AddTo(this);
        Array.ForEach<Option>([uniform, size, studioGan, noCache, json], Add);

        SetAction(Evaluate);
    }

    private int Evaluate(ParseResult parseResult)
    {
        var features = FeatureExtractorFactory.Open(
            parseResult.GetValue(extractor) ?? FeatureExtractorFactory.Names[0]);
        using var _ = features as IDisposable;
        var results = LoadedRun.Exists(checkpoint.Folder(parseResult))
            ? EvaluateRun(parseResult, features)
            : EvaluateImages(parseResult, features);

        if (parseResult.GetValue(json))
            Console.Write(JsonOutput.Serialize(results.ToArray()));
        else
            Write(results);

        return ExitCode.Success;
    }

    private IReadOnlyList<MetricResult> EvaluateRun(ParseResult parseResult, IFeatureExtractor features)
    {
        using var run = checkpoint.Open(parseResult);
        var data = Reference(parseResult) is { } path ? ImageSourceFactory.ToFullPath(path) : run.Data;
        using var real = ImageSourceFactory.Open(
            run.Configuration with { Run = run.Configuration.Run with { Data = data } }, new ConsoleLogger());
        var generator = run.LoadGenerator(checkpoint.Live(parseResult));
        var options = OptionsOf(parseResult, features) with
        {
            StandingStatisticsBatches = latents.StandingBatches(parseResult, generator),
        };
        var results = Evaluate(
            parseResult, features, options, evaluator => evaluator.Evaluate(real, generator));
        if (!parseResult.GetValue(json))
        {
            Console.WriteLine($"weights  {run.Weights} of step {run.Step}");
            latents.ReportStanding(parseResult, generator);
        }

        return results;
    }

    private IReadOnlyList<MetricResult> EvaluateImages(ParseResult parseResult, IFeatureExtractor features)
    {
        var options = OptionsOf(parseResult, features);
        var log = new ConsoleLogger();
        using var generated = EvaluatedImages.Open(checkpoint.Folder(parseResult), parseResult.GetValue(size), log);
        using var real = Reference(parseResult) is { } path ? EvaluatedImages.Open(path, generated.Shape, log)
            : options.Metrics == GanMetrics.InceptionScore ? null
            : throw new ArgumentException(
                $"Generated images are compared with real ones, but '{checkpoint.Folder(parseResult)}' is no run that "
                + "knows its own; name them: sagan evaluate GENERATED REAL.");

        return Evaluate(
            parseResult, features, options, evaluator => evaluator.Evaluate(real ?? generated, generated));
    }

    private static void Write(IReadOnlyList<MetricResult> results)
    {
        var table = new TextTable().Names("metric").Numbers("value", "±", "real", "generated");
        foreach (var result in results)
            table.Add(
                result.Name, Format(result.Value), result.Spread is { } spread ? Format(spread) : "",
                result.RealCount > 0 ? TextTable.Number(result.RealCount) : "",
                TextTable.Number(result.GeneratedCount));

        Terminal.Write(table);
        Console.WriteLine($"features {results[0].Extractor}, {results[0].Preprocessing}");
    }

    private static string Format(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private IReadOnlyList<MetricResult> Evaluate(
        ParseResult parseResult, IFeatureExtractor features, EvaluationOptions options,
        Func<GanEvaluator, IReadOnlyList<MetricResult>> evaluate) =>
        WorkProgress.Show(Terminal.Open(), "features", progress => evaluate(new(features, options)
        {
            UseCache = !parseResult.GetValue(noCache),
            Progress = new EvaluationProgressBar(progress),
        }));

    private EvaluationOptions OptionsOf(ParseResult parseResult, IFeatureExtractor features) => new()
    {
        Metrics = MetricSelection.Parse(parseResult.GetValue(metrics), features),
        Convention = parseResult.GetValue(studioGan) ? MetricConvention.StudioGan : MetricConvention.TorchFidelity,
        Samples = parseResult.GetValue(samples) ?? Defaults.Samples,
        RealSamples = parseResult.GetValue(realSamples) ?? Defaults.RealSamples,
        KernelSubsetSize = parseResult.GetValue(subset) ?? Defaults.KernelSubsetSize,
        BatchSize = parseResult.GetValue(batch) ?? Defaults.BatchSize,
        Seed = latents.Seed(parseResult),
        Truncation = latents.Truncation(parseResult) is var limit && double.IsFinite(limit) ? limit : 0,
        Labels = parseResult.GetValue(uniform) ? LabelDistribution.Uniform : LabelDistribution.Data,
    };

    private string? Reference(ParseResult parseResult)
    {
        var (positional, named) = (parseResult.GetValue(reference), parseResult.GetValue(data));
        if (positional is not null && named is not null)
            throw new ArgumentException(
                $"The real images are named once, but got '{positional}' and --data '{named}'; leave one out.");
        ImageSourceFactory.RequireUnambiguous(named);

        return positional ?? named;
    }

    private sealed class EvaluationProgressBar(WorkProgress progress) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => progress.Report(value.Images, value.Total);
    }
}
