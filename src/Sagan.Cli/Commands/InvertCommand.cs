using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Evaluation;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Inversion;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>invert</c>: finds the latent of an image.</summary>
internal sealed class InvertCommand : SaganCommand
{
    private readonly CheckpointArguments checkpoint = new();
    private readonly OutputArguments output = new("inversion");
    private readonly ClassArgument label = new("The class of the image.");

    private readonly Argument<string> image = new("IMAGE")
    {
        Description = "The image file; it is cropped to a square and resized to the run's images.",
        HelpName = "IMAGE",
    };

    private readonly Option<int?> steps = OptionFactory.Integer("--steps", "Optimization steps. The default is 300.");

    private readonly Option<int?> starts = OptionFactory.Integer(
        "--starts", "Random latents, the nearest of which are optimized. The default is 256.", min: 1);

    private readonly Option<double?> learningRate = OptionFactory.Number(
        "--learning-rate", "RATE", "Adam's first learning rate. The default is 0.05.");

    private readonly Option<int?> seed = OptionFactory.Integer(
        "--seed", "Random seed of the latents. The default is 1.");

    private readonly Option<string> features = OptionFactory.Text(
        "--features", "FILE",
        "A network whose features count beside the pixels: TorchScript (.pt) or a classifier (.classifier). The default: "
        + "pixels alone.");

    public InvertCommand()
        : base(
            "invert", "Finds the latent of an image: writes it, and image, reconstruction and start side by side.",
            "sagan invert runs/0001-faces me.png",
            "sagan invert runs/0001-faces me.png --class happy --steps 1000 --out me-again.png",
            "sagan invert runs/0001-faces me.png --features faces.classifier")
    {
        checkpoint.AddTo(this);
        Add(image);
        Add(steps);
        Add(starts);
        Add(learningRate);
        Add(seed);
        Add(features);
        label.AddTo(this);
        output.AddTo(this);

        SetAction(Run);
    }

    private int Run(ParseResult parseResult)
    {
        output.Require(parseResult, beside: ".json");
        var file = parseResult.GetRequiredValue(image);
        if (!File.Exists(file))
            throw new ArgumentException($"IMAGE must be an image file, but there is no {file}; correct the path.");

        using var scope = NewDisposeScope();
        using var run = checkpoint.Open(parseResult);
        var generator = run.LoadGenerator(checkpoint.Live(parseResult));
        using var compared = parseResult.GetValue(features) is { } path ? DifferentiableFeatures.Open(path) : null;
        var inversion = new LatentInversion(generator)
        {
            Steps = parseResult.GetValue(steps) ?? 300,
            Starts = parseResult.GetValue(starts) ?? 256,
            LearningRate = parseResult.GetValue(learningRate) ?? 0.05,
            Seed = parseResult.GetValue(seed) ?? 1,
            Label = label.Parse(parseResult, run),
            Features = compared is null ? null : compared.Compute,
        };

        var target = ImageInput.Read(file, run.Configuration.Model).unsqueeze(0);
        using var found = inversion.Invert(target, (step, distance) => Report(step, inversion.Steps, distance));
        var written = output.Save(parseResult, run, () => ImageGrid.Draw(
            cat([target, found.Image, found.Start]), columns: 3, scale: 0,
            columnNames: ["image", "latent", "start"]));
        var latents = Path.ChangeExtension(written, ".json");
        LatentFile.Write(latents, found.Latent, found.Label is { } known ? [known] : null);
        Console.WriteLine($"latent   {latents}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"distance {found.PixelDistance:0.0000} of the pixels, from {Distance(found.Start, target):0.0000}"));

        return ExitCode.Success;
    }

    private static void Report(int step, int steps, double distance)
    {
        if (step % Math.Max(1, steps / 10) == 0)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"step {step}/{steps}  distance {distance:0.0000}"));
    }

    private static double Distance(Tensor x, Tensor y) => (x - y).norm().item<float>() / Math.Sqrt(x.numel());
}
