using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using static TorchSharp.torch;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>attention</c>: renders attention maps of a run's networks.</summary>
internal sealed class AttentionCommand : SaganCommand
{
    private const string Generator = "generator", Discriminator = "discriminator";

    private readonly CheckpointArguments checkpoint = new();
    private readonly OutputArguments output = new("attention");

    private readonly Option<string> network = OptionFactory.Choice(
        "--network", "The network whose attention is shown.", Generator, Discriminator);

    private readonly Option<string> layer = OptionFactory.Text(
        "--layer", "NAME", "The attention layer, such as attend16. The default is the last one.");

    private readonly Option<int?> head = OptionFactory.Integer(
        "--head", "The head whose maps are shown, from 0. The default: the mean of all heads.");

    private readonly Option<string[]> points = new("--at")
    {
        Description =
            "A query position: 0,0 is the top left, 1,1 the bottom right; up to 8. The default: chosen for each image.",
        HelpName = "X,Y",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> rows = OptionFactory.Integer(
        "--rows", "Number of images, one per row. The default is 4.", min: 1);

    private readonly LatentArguments latents = new();

    private readonly ClassArgument label = new("The class of the generated images, and of --image.");

    private readonly Option<string[]> images = new("--image")
    {
        Description = "Run the discriminator on this image file instead of the run's training images.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> generated = OptionFactory.Flag(
        "--generated", "Run the discriminator on generated images.");

    public AttentionCommand()
        : base(
            "attention", "Renders attention maps: colored query positions on an image, and a heat map for each.",
            "sagan attention runs/0001-faces",
            "sagan attention runs/0001-faces --layer attend8 --at 0.3,0.4 --at 0.7,0.4 --out eyes.png",
            "sagan attention runs/0001-faces --network discriminator --image me.jpg")
    {
        checkpoint.AddTo(this);
        Add(network);
        Add(layer);
        Add(head);
        Add(points);
        Add(rows);
        latents.AddTo(this);
        label.AddTo(this);
        Add(images);
        Add(generated);
        output.AddTo(this);

        SetAction(Render);
    }

    private int Render(ParseResult parseResult)
    {
        RequireConsistent(parseResult);
        output.Require(parseResult);
        var positions = (parseResult.GetValue(points) ?? []).Select(ParsePosition).ToArray();

        using var scope = NewDisposeScope();
        using var run = checkpoint.Open(parseResult);
        using var inputs = new AttentionInputs(run)
        {
            Live = checkpoint.Live(parseResult),
            Head = parseResult.GetValue(head),
            Rows = parseResult.GetValue(rows) ?? 4,
            Seed = latents.Seed(parseResult),
            Truncation = latents.Truncation(parseResult),
            Label = label.Parse(parseResult, run),
            StandingBatches = generator => latents.StandingBatches(parseResult, generator),
        };
        var view = CreateView(parseResult, inputs);
        output.Save(
            parseResult, run,
            () => view.Render(parseResult.GetRequiredValue(network), positions.Length == 0 ? null : positions));
        Console.WriteLine($"layer    {view.Layer} of the {parseResult.GetValue(network)}{OtherLayers(view)}");
        if (inputs.Generator is { } generator)
            latents.ReportStanding(parseResult, generator);

        return ExitCode.Success;
    }

    private AttentionView CreateView(ParseResult parseResult, AttentionInputs inputs)
    {
        var name = parseResult.GetValue(layer);

        return parseResult.GetValue(network) == Generator
            ? inputs.ForGenerator(name)
            : inputs.ForDiscriminator(name, parseResult.GetValue(images) ?? [], parseResult.GetValue(generated));
    }

    private void RequireConsistent(ParseResult parseResult)
    {
        var hasImages = parseResult.GetValue(images) is { Length: > 0 };
        if (parseResult.GetValue(network) == Generator && (hasImages || parseResult.GetValue(generated)))
            throw new ArgumentException(
                $"The generator's input are latents; --image and --generated need --network {Discriminator}.");
        if (hasImages && parseResult.GetValue(generated))
            throw new ArgumentException(
                "The discriminator's input are image files or generated images; choose --image or --generated.");
    }

    private static (double X, double Y) ParsePosition(string text)
    {
        var numbers = text.Split(',').Select(
            part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN).ToArray();

        return numbers is [>= 0 and <= 1, >= 0 and <= 1]
            ? new(numbers[0], numbers[1])
            : throw new ArgumentException(
                $"--at must be two numbers from 0 to 1, such as 0.5,0.3: from the left and from the top, "
                + $"but got '{text}'.");
    }

    private static string OtherLayers(AttentionView view) =>
        view.OtherLayers is { Count: > 0 } others ? $"; others: {string.Join(", ", others)}" : "";
}
