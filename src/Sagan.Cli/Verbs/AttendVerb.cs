using System.CommandLine;
using System.Globalization;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace Sagan.Cli.Verbs;

/// <summary>Draws who looks at whom.</summary>
internal sealed class AttendVerb : Verb
{
    private const string Generator = "generator", Discriminator = "discriminator";

    private readonly CheckpointWords checkpoint = new();
    private readonly OutWords output = new("attend");

    private readonly Option<string> network = Setting.Choice(
        "--network", "Whose attention.", Generator, Discriminator);

    private readonly Option<string> layer = Setting.Text(
        "--layer", "NAME", "Which attention, such as attend16. The default is the last one.");

    private readonly Option<string[]> points = new("--at")
    {
        Description = "Where to look from: 0,0 is the top left, 1,1 the bottom right; up to 8. The default: chosen.",
        HelpName = "X,Y",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> rows = Setting.Whole("--rows", "Pictures, a row each. The default is 4.", least: 1);
    private readonly LatentWords latents = new();

    private readonly ClassWords label = new("The class of what is generated, and of --image.");

    private readonly Option<string[]> images = new("--image")
    {
        Description = "Show the discriminator this image file, in place of the run's own images.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> painted = Setting.Flag(
        "--painted", "Show the discriminator what the generator paints.");

    public AttendVerb()
        : base(
            "attend", "Draws who looks at whom: coloured dots on a picture, and where each of them looks.",
            "sagan attend runs/0001-faces",
            "sagan attend runs/0001-faces --layer attend8 --at 0.3,0.4 --at 0.7,0.4 --out eyes.png",
            "sagan attend runs/0001-faces --network discriminator --image me.jpg")
    {
        checkpoint.AddTo(this);
        Add(network);
        Add(layer);
        Add(points);
        Add(rows);
        latents.AddTo(this);
        label.AddTo(this);
        Add(images);
        Add(painted);
        output.AddTo(this);

        SetAction(Attend);
    }

    private int Attend(ParseResult told)
    {
        RequireSense(told);
        output.Require(told);
        var places = (told.GetValue(points) ?? []).Select(Place).ToArray();

        using var scope = NewDisposeScope();
        using var run = checkpoint.Open(told);
        using var scene = new Scene(run)
        {
            Live = checkpoint.Live(told),
            Rows = told.GetValue(rows) ?? 4,
            Seed = latents.Seed(told),
            Threshold = latents.Threshold(told),
            Label = label.Of(told, run),
            StandingPasses = painter => latents.StandingPasses(told, painter),
        };
        var gaze = told.GetValue(network) == Generator
            ? scene.OfGenerator(told.GetValue(layer))
            : scene.OfDiscriminator(told.GetValue(layer), told.GetValue(images) ?? [], told.GetValue(painted));
        output.Save(told, run, () => gaze.Draw(told.GetRequiredValue(network), places.Length == 0 ? null : places));
        Console.WriteLine($"layer    {gaze.Layer} of the {told.GetValue(network)}{Others(gaze)}");
        if (scene.Painter is { } painter)
            latents.TellStanding(told, painter);

        return ExitCode.Done;
    }

    private void RequireSense(ParseResult told)
    {
        var shown = told.GetValue(images) is { Length: > 0 };
        if (told.GetValue(network) == Generator && (shown || told.GetValue(painted)))
            throw new ArgumentException(
                $"A generator looks at what it paints; --image and --painted go with --network {Discriminator}.");
        if (shown && told.GetValue(painted))
            throw new ArgumentException("A discriminator is shown files or what is painted: say --image or --painted.");
    }

    private static QueryPoint Place(string said)
    {
        var numbers = said.Split(',').Select(
            part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN).ToArray();

        return numbers is [>= 0 and <= 1, >= 0 and <= 1]
            ? new(numbers[0], numbers[1])
            : throw new ArgumentException(
                $"--at is two numbers from 0 to 1, such as 0.5,0.3: how far right, how far down; but got '{said}'.");
    }

    private static string Others(Gaze gaze) =>
        gaze.Others is { Count: > 0 } others ? $"; there are {string.Join(", ", others)}, too" : "";
}
