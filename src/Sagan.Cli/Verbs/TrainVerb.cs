using System.CommandLine;
using Sagan.Cli.Output;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Begins a run in a folder of its own.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Option<string> preset = Setting.Text(
        "--preset", "NAME", "The network and recipe that all else changes. The default is Toy32.",
        [.. SaganPreset.All.Select(preset => preset.Name)]);

    private readonly Option<string> data = Setting.Text(
        "--data", "DIR",
        "Images: PNG, JPEG, WebP, GIF and BMP files, flat or in a folder for each class; CIFAR's, MNIST's or LSUN's own files; "
        + "or drawn ones, faces (the default) or digits.", Pictures.Faces, Pictures.Digits);

    private readonly Option<string> batch = Setting.Text("--batch", "N", "Pictures in one update.");
    private readonly Option<string> steps = Setting.Text("--steps", "N", "Steps in all.");
    private readonly Option<string> seed = Setting.Text("--seed", "N", "The same seed gives the same bits.");

    private readonly Option<string> device = Setting.Text(
        "--device", "NAME", "cpu or cuda. The default: the GPU, if any.", "cpu", "cuda");

    private readonly Option<string[]> set = Setting.Assignments(
        "Any other option, such as Classes=4; as often as you like. --dry-run shows them all.");

    private readonly Option<string> options = Setting.Text(
        "--options", "FILE", "Options in JSON, like a run's options.json; SAGAN_ variables and other words come on top.");

    private readonly Option<string> folder = Setting.Text(
        "--out", "DIR", "The run's folder. The default is the next number under runs/.");

    private readonly Option<bool> dry = Setting.Flag(
        "--dry-run", "Show all options, where each comes from, and both networks, then stop. Nothing is written.");

    public TrainVerb()
        : base(
            "train", "Trains on drawn faces or on your pictures; everything lies in one folder.",
            "sagan train --preset Toy32 --data faces --steps 1200",
            "sagan train --preset Lsun64 --data ./cats --set AugmentColor=true --out runs/cats",
            "sagan train --preset Studio32 --data cifar-10-batches-bin --set SampleEvery=1000",
            "sagan train --set Classes=4 --set AverageDecay=0.999 --dry-run")
    {
        foreach (var option in (Option[])[preset, data, batch, steps, seed, device, set, options, folder, dry])
            Add(option);

        SetAction(Train);
    }

    private int Train(ParseResult told)
    {
        if (told.GetValue(folder) is { } place && !told.GetValue(dry))
            OutputPath.RequireRunFolder(place);

        Pictures.RequireOneMeaning(told.GetValue(data));
        var plan = RunPlan.Begin(told.GetValue(options), Assignments(told));
        using var players = new Players(plan);

        if (told.GetValue(dry))
        {
            Console.WriteLine(plan);
            Terminal.WriteSection(TextTable.Of(ModelSummary.Of(players.Generator)));
            Terminal.WriteSection(TextTable.Of(ModelSummary.Of(players.Discriminator)));
            return ExitCode.Done;
        }

        using var session = new TrainingSession(plan, players);
        var run = Mistakes.Demand(() => Claim(told.GetValue(folder), plan));

        return session.Train(run, record: true);
    }

    /// <summary>What was said in the language of --set, then what was said in words, which count last.</summary>
    private string[] Assignments(ParseResult told) =>
    [
        .. told.GetValue(set) ?? [],
        .. Words.Assignments(
            told, ("run.preset", preset), ("run.data", data), ("run.device", device), ("training.batchSize", batch),
            ("training.steps", steps), ("training.seed", seed)),
    ];

    private static RunDirectory Claim(string? folder, RunPlan plan) =>
        folder is null ? RunDirectory.Create(Path.GetFileName(plan.Run.Data)) : RunDirectory.At(folder);
}
