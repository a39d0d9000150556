using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Data;
using Sagan.Cli.Evaluation;
using Sagan.Cli.Options;
using Sagan.Cli.Output;
using SelfAttentionGan.Metrics.Extractors;

namespace Sagan.Cli.Commands;

/// <summary>
/// The command <c>classifier</c>: trains a classifier of images' classes and attributes, an extractor for
/// <c>evaluate</c>.
/// </summary>
internal sealed class ClassifierCommand : SaganCommand
{
    private const int SyntheticSize = 32;

    private readonly Argument<string> data = new("DATA")
    {
        Description = "Images with classes, as --data of train takes them; or faces or digits, synthetic images.",
        HelpName = "DATA",
        CompletionSources = { ImageSourceFactory.Faces, ImageSourceFactory.Digits },
    };

    private readonly Option<int?> size = OptionFactory.Integer(
        "--size",
        "Size to which images of files are resized. The default: that of the first image; 32 of synthetic ones.", min: 8);

    private readonly Option<int?> steps = OptionFactory.Integer(
        "--steps", "Training steps. The default is 600.", min: 1);

    private readonly Option<int?> seed = OptionFactory.Integer(
        "--seed", "Random seed of the weights and of the order of images. The default is 0.");

    private readonly Option<string> output = OptionFactory.Text(
        "--out", "FILE", "The file to write. The default is the name of the images with .classifier.");

    private readonly Option<bool> force = OptionFactory.Flag("--force", "Overwrite the file if it exists.");

    public ClassifierCommand()
        : base(
            "classifier", "Trains a classifier of images' classes and attributes, as the extractor of evaluate.",
            "sagan classifier faces --out faces.classifier",
            "sagan classifier cifar-10-batches-bin --steps 2000",
            "sagan classifier photographs --size 64 --out photographs.classifier")
    {
        Add(data);
        foreach (var option in (Option[])[size, steps, seed, output, force])
            Add(option);

        SetAction(Train);
    }

    private int Train(ParseResult parseResult)
    {
        var path = parseResult.GetRequiredValue(data);
        var file = parseResult.GetValue(output) ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}.classifier";
        OutputPath.RequireFile(file, ".classifier", parseResult.GetValue(force));

        var known = parseResult.GetValue(size) ?? (ImageSourceFactory.IsSynthetic(path) ? SyntheticSize : null);
        using var images = EvaluatedImages.Open(path, known, new ConsoleLogger());
        var trainer = new ClassifierTrainer(images)
        {
            Steps = parseResult.GetValue(steps) ?? 600,
            Seed = parseResult.GetValue(seed) ?? 0,
        };
        using var classifier = WorkProgress.Show(
            Terminal.Open(), "training", progress => trainer.Train((step, _) => progress.Report(step, trainer.Steps)));
        classifier.Save(file);

        var table = new TextTable().Names("of held-out images").Numbers("values", "correct");
        foreach (var task in classifier.Tasks)
            table.Add(
                task.Name, TextTable.Number(task.Values.Count),
                string.Create(CultureInfo.InvariantCulture, $"{task.Accuracy:0.0 %}"));
        Terminal.Write(table);
        Console.WriteLine($"extractor {classifier.Name}");
        Console.WriteLine($"file      {file}");

        return ExitCode.Success;
    }
}
