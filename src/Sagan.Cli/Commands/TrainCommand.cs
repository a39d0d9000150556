using System.CommandLine;
using Sagan.Cli.Data;
using Sagan.Cli.Options;
using Sagan.Cli.Output;
using Sagan.Cli.Parsing;
using Sagan.Cli.Runs;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>train</c>: creates a run and trains it.</summary>
internal sealed class TrainCommand : DistributedCommand
{
    private readonly Option<string> preset = OptionFactory.Text(
        "--preset", "NAME", "The network and recipe that all other options change. The default is Toy32.",
        [.. SaganPreset.All.Select(preset => preset.Name)]);

    private readonly Option<string> data = OptionFactory.Text(
        "--data", "DIR",
        "Images: a folder or zip archive of PNG, JPEG, WebP, GIF and BMP files, or of one folder per class; the files of "
        + "CIFAR, MNIST or LSUN; or synthetic images, faces (the default) or digits.",
        ImageSourceFactory.Faces, ImageSourceFactory.Digits);

    private readonly Option<string> batch = OptionFactory.Text("--batch", "N", "Batch size.");
    private readonly Option<string> steps = OptionFactory.Text("--steps", "N", "Total number of steps.");
    private readonly Option<string> seed = OptionFactory.Text(
        "--seed", "N", "Random seed; equal seeds give bit-identical results.");

    private readonly Option<string> device = OptionFactory.Text(
        "--device", "NAME", "cpu or cuda. The default: the GPU, if any.", "cpu", "cuda");

    private readonly Option<string[]> set = OptionFactory.Set(
        "Any other option, such as Classes=4; repeatable. --dry-run lists them all.");

    private readonly Option<string> options = OptionFactory.Text(
        "--options", "FILE",
        "Options in JSON, like a run's options.json; SAGAN_ variables and other arguments take precedence.");

    private readonly Option<string> start = OptionFactory.Text(
        "--start-from", "RUN",
        "Fine-tune the networks of a run: its options and its newest weights, new optimizers, step 0. With another number "
        + "of classes the class tables are made anew.");

    private readonly Option<string> folder = OptionFactory.Text(
        "--out", "DIR", "The run's folder. The default is the next number under runs/.");

    private readonly Option<bool> dryRun = OptionFactory.Flag(
        "--dry-run", "List all options with their sources, and both networks, then stop. Nothing is written.");

    public TrainCommand()
        : base(
            "train", "Trains on synthetic faces or on your images, and writes everything to one folder.",
            "sagan train --preset Toy32 --data faces --steps 1800",
            "sagan train --preset Lsun64 --data ./cats --set AugmentColor=true --out runs/cats",
            "sagan train --preset Studio32 --data cifar-10-batches-bin --set SampleEvery=1000",
            "sagan train --start-from runs/cats --data ./dogs --steps 500",
            "sagan train --set Classes=4 --set EmaDecay=0.999 --dry-run",
            "mpirun -n 4 sagan train --preset Lsun64 --data ./cats")
    {
        foreach (var option in (Option[])[preset, data, batch, steps, seed, device, set, options, start, folder, dryRun])
            Add(option);

        SetAction(Train);
    }

    private int Train(ParseResult parseResult)
    {
        var config = Agree(() => Configure(parseResult));
        using var networks = Agree(() => new RunNetworks(config));
        if (parseResult.GetValue(start) is { } source)
            config = config with { Start = Agree(() => StartingWeights.Load(source, networks)) };

        if (parseResult.GetValue(dryRun))
        {
            Console.WriteLine(config);
            Terminal.WriteSection(TextTable.Of(ModelSummary.Of(networks.Generator)));
            Terminal.WriteSection(TextTable.Of(ModelSummary.Of(networks.Discriminator)));
            return ExitCode.Success;
        }

        using var session = Agree(() => new TrainingSession(config, networks, Group));
        Agree(() =>
        {
            if (Group.Rank == 0)
                session.Begin(ValidationErrors.Require(() => CreateRun(parseResult.GetValue(folder), config)), record: true);
        });

        return session.Train();
    }

    private RunConfiguration Configure(ParseResult parseResult)
    {
        if (parseResult.GetValue(folder) is { } path && !parseResult.GetValue(dryRun) && Group.Rank == 0)
            OutputPath.RequireRunFolder(path);
        ImageSourceFactory.RequireUnambiguous(parseResult.GetValue(data));

        return RunConfiguration.Create(OptionsFile(parseResult), Assignments(parseResult));
    }

    /// <summary>The file of --options; a run to start from is one, too.</summary>
    private string? OptionsFile(ParseResult parseResult) => parseResult.GetValue(options) ??
        (parseResult.GetValue(start) is { } path ? RunDirectory.Open(path).Options : null);

    /// <summary>The assignments of --set, then those of the other options, which take precedence.</summary>
    private string[] Assignments(ParseResult parseResult) =>
    [
        .. parseResult.GetValue(set) ?? [],
        .. OptionFactory.ToAssignments(
            parseResult, ("run.preset", preset), ("run.data", data), ("run.device", device),
            ("training.batchSize", batch), ("training.steps", steps), ("training.seed", seed)),
    ];

    private static RunDirectory CreateRun(string? folder, RunConfiguration config) =>
        folder is null ? RunDirectory.Create(Path.GetFileName(config.Run.Data)) : RunDirectory.At(folder);
}
