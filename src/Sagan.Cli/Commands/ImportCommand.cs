using System.CommandLine;
using Sagan.Cli.Options;
using Sagan.Cli.Parsing;
using Sagan.Cli.Runs;
using SelfAttentionGan.Interop;
using SelfAttentionGan.Interop.PublishedWeights;
using SelfAttentionGan.Models;
using SelfAttentionGan.Options;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>import</c>: creates a run from the weights of a public project.</summary>
internal sealed class ImportCommand : SaganCommand
{
    private readonly Argument<string> file = OptionFactory.Argument(
        "FILE", "The generator's weights: a .pth file of the project, or the same tensors as safetensors.", _ => []);

    private readonly Option<string> from = OptionFactory.Text(
        "--from", "PROJECT", "The project whose networks and names these are.", [.. WeightMap.All.Select(map => map.Name)]);

    private readonly Option<string> preset = OptionFactory.Text(
        "--preset", "NAME", "The network, such as Studio32.", [.. SaganPreset.All.Select(preset => preset.Name)]);

    private readonly Option<string> discriminator = OptionFactory.Text(
        "--discriminator", "FILE", "The discriminator's weights. Without them the run has only a generator.");

    private readonly Option<string> average = OptionFactory.Text(
        "--average", "FILE", "The weights of the generator's moving average, where there are both.");

    private readonly Option<string> data = OptionFactory.Text(
        "--data", "DIR", "The images that the networks were trained on, for evaluation and training.");

    private readonly Option<string[]> set = OptionFactory.Set(
        "Any other option of the network or its training, such as Classes=100; repeatable.");

    private readonly Option<string> options = OptionFactory.Text(
        "--options", "FILE", "Options in JSON, like a run's options.json; other arguments take precedence.");

    private readonly Option<string> folder = OptionFactory.Text(
        "--out", "DIR", "The run's folder. The default is the next number under runs/.");

    public ImportCommand()
        : base(
            "import", "Makes a run from the published weights of another project.",
            "sagan import model=G-best-weights-step=90000.pth --from studiogan --preset Studio32 --out runs/studio",
            "sagan import netG_100000_steps.pth --discriminator netD_100000_steps.pth --from mimicry --preset Mimicry32",
            "sagan import G.pth --average G_ema.pth --discriminator D.pth --from biggan --preset BigGan128",
            "sagan import 100000_G.pth --from heykeetae --preset Lsun64 --set LatentDim=100")
    {
        (from.Required, preset.Required) = (true, true);
        Add(file);
        foreach (var option in (Option[])[from, preset, discriminator, average, data, set, options, folder])
            Add(option);

        SetAction(Import);
    }

    private int Import(ParseResult parseResult)
    {
        var map = WeightMap.Find(parseResult.GetRequiredValue(from));
        if (parseResult.GetValue(folder) is { } path)
            OutputPath.RequireRunFolder(path);

        var config = Configuration(parseResult, map);
        var files = new ImportedWeights(
            map.Name, FullPath(parseResult.GetValue(file)), FullPath(parseResult.GetValue(discriminator)),
            FullPath(parseResult.GetValue(average)));
        if (files.Average is not null && config.Training.EmaDecay == 0)
            throw new ArgumentException(
                $"A moving average needs EmaDecay above 0, but {config.Run.Preset} has none; add --set EmaDecay=0.9999, or " +
                "leave out --average.");

        using var weights = new PublishedFiles(files);
        RequireFit(map, config.Model, weights);
        using var networks = new RunNetworks(config with { Model = config.Model.WithoutInitialization() });
        var modules = Load(map, weights, networks);

        var run = ValidationErrors.Require(() =>
            parseResult.GetValue(folder) is { } given ? RunDirectory.At(given) : RunDirectory.Create(map.Name));
        Write(run, config, networks, modules, files);
        Report(run, config, networks, files);
        return ExitCode.Success;
    }

    private RunConfiguration Configuration(ParseResult parseResult, WeightMap map)
    {
        var config = RunConfiguration.Create(parseResult.GetValue(options),
        [
            .. parseResult.GetValue(set) ?? [],
            .. OptionFactory.ToAssignments(parseResult, ("run.preset", preset), ("run.data", data)),
        ]);

        // A path that does not exist: nobody knows yet where the images are.
        return config.Sources.ContainsKey("run.data")
            ? config
            : config with { Run = config.Run with { Data = $"(images of {map.Name})" } };
    }

    /// <summary>Requires the options that the shapes in the files show.</summary>
    private static void RequireFit(WeightMap map, SaganOptions model, PublishedFiles weights)
    {
        var fitted = map.FitGenerator(weights.Generator, model);
        if (weights.Discriminator is { } tensors)
            fitted = map.FitDiscriminator(tensors, fitted);

        (string Name, string Here, string There)[] differences =
        [
            .. from option in Shown(model).Zip(Shown(fitted))
               where option.First.Text != option.Second.Text
               select (option.First.Name, option.First.Text, option.Second.Text),
        ];
        if (differences.Length > 0)
            throw new ArgumentException(
                "The options must be those of the network in the file, but " +
                $"{string.Join(", ", differences.Select(option => $"{option.Name} is {option.Here} instead of {option.There}"))}; " +
                $"add {string.Join(' ', differences.Select(option => $"--set {option.Name}={option.There}"))}.");
    }

    private static (string Name, string Text)[] Shown(SaganOptions model) =>
    [
        (nameof(model.ImageSize), OptionText.Format(model.ImageSize)),
        (nameof(model.LatentDim), OptionText.Format(model.LatentDim)),
        (nameof(model.Classes), OptionText.Format(model.Classes)),
        (nameof(model.GeneratorChannels), OptionText.Format(model.GeneratorChannels)),
        (nameof(model.GeneratorAttention), OptionText.Format(model.GeneratorAttention)),
        (nameof(model.DiscriminatorChannels), OptionText.Format(model.DiscriminatorChannels)),
        (nameof(model.DiscriminatorFinalBlocks), OptionText.Format(model.DiscriminatorFinalBlocks)),
    ];

    private static Dictionary<string, Module> Load(WeightMap map, PublishedFiles weights, RunNetworks networks)
    {
        var modules = new Dictionary<string, Module> { ["generator"] = networks.Generator };
        map.Import(weights.Generator, networks.Generator);

        if (networks.Average is { } mean)
        {
            map.Import(weights.Average ?? weights.Generator, mean);
            modules.Add("average", mean);
        }

        if (weights.Discriminator is { } tensors)
        {
            map.Import(tensors, networks.Discriminator);
            modules.Add("discriminator", networks.Discriminator);
        }

        return modules;
    }

    private static void Write(
        RunDirectory run, RunConfiguration config, RunNetworks networks, Dictionary<string, Module> modules,
        ImportedWeights files)
    {
        using var held = ValidationErrors.Require(run.Lock);

        run.RecordNetworks(ModelSummary.Of(networks.Generator), ModelSummary.Of(networks.Discriminator));
        new FileCheckpointStore(run, config.Checkpoints).Save(new()
        {
            Modules = modules,
            Optimizers = new Dictionary<string, OptimizerHelper>(),
        });
        run.RecordOptions(
            networks.Device, config.Sources, [.. config.Sections, (RunOrigin.ImportedSection, files)]);
    }

    private static void Report(RunDirectory run, RunConfiguration config, RunNetworks networks, ImportedWeights files)
    {
        Console.WriteLine($"run      {run.Location}");
        Console.WriteLine($"networks {config.Run.Preset}, {networks.Generator.ImageShape}, weights of {files.From}: generator" +
            (files.Average is null ? "" : ", moving average") +
            (files.Discriminator is null ? "; no discriminator" : " and discriminator"));
        Console.WriteLine($"sample with: sagan sample {run.Location}");
        Console.WriteLine($"fine-tune with: sagan train --start-from {run.Location} --data DIR");
    }

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);

    /// <summary>The tensors of the files.</summary>
    private sealed class PublishedFiles(ImportedWeights files) : IDisposable
    {
        public StateDict Generator { get; } = StateDict.Read(files.Generator!);

        public StateDict? Discriminator { get; } = Read(files.Discriminator);

        public StateDict? Average { get; } = Read(files.Average);

        public void Dispose()
        {
            Generator.Dispose();
            Discriminator?.Dispose();
            Average?.Dispose();
        }

        private static StateDict? Read(string? path) => path is null ? null : StateDict.Read(path);
    }
}
