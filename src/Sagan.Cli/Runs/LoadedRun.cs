using Sagan.Cli.Data;
using Sagan.Cli.Output;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Runs;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Runs;

/// <summary>A trained run: its options, and its networks with the weights of a checkpoint.</summary>
internal sealed class LoadedRun : IDisposable
{
    private readonly FileCheckpointStore checkpoints;

    private LoadedRun(RunDirectory folder, RunConfiguration config, int? step)
    {
        (Folder, Configuration, Step) = (folder, config, step);
        checkpoints = new(folder, config.Checkpoints, new ConsoleLogger());
        Networks = new(config with { Model = config.Model.WithoutInitialization() });
    }

    public RunDirectory Folder { get; }

    public RunConfiguration Configuration { get; }

    /// <summary>The networks; the weights of one are loaded when it is first used.</summary>
    public RunNetworks Networks { get; }

    /// <summary>The step of the checkpoint, once weights have been loaded.</summary>
    public int? Step { get; private set; }

    /// <summary>The weights that were loaded last: average, generator or discriminator.</summary>
    public string Weights { get; private set; } = "";

    /// <summary>The names of the classes; null where the run has not recorded any.</summary>
    public IReadOnlyList<string>? ClassNames => Folder.ReadData()?.NamesFor(Configuration.Model.Classes);

    /// <summary>The images that the run was trained on.</summary>
    /// <exception cref="ArgumentException">Weights were imported, and nobody has said where the images are.</exception>
    public string Data => Configuration.Run.Data is var data
        && (Path.Exists(data) || ImageSourceFactory.IsSynthetic(data) || RunOrigin.ReadImported(Folder.Options) is not { } imported)
            ? data
            : throw new ArgumentException(
                $"The images of {imported.From} must be named, since {Folder.Location} was imported and none are at {data}; add "
                + "--data PATH.");

    /// <summary>Whether the run has a discriminator: one that was imported may have none.</summary>
    public bool HasDiscriminator => RunOrigin.ReadImported(Folder.Options) is not { Discriminator: null };

    /// <summary>Whether the run has saved a checkpoint.</summary>
    public bool HasCheckpoints =>
        Directory.Exists(Folder.Checkpoints) && Directory.EnumerateDirectories(Folder.Checkpoints).Any();

    /// <summary>Whether a folder is that of a run.</summary>
    public static bool Exists(string path) => File.Exists(Path.Combine(path, "options.json"));

    /// <param name="path">The run's folder.</param>
    /// <param name="step">The checkpoint's step; null for the newest valid one.</param>
    /// <param name="device">The device; null for the run's own where it is available.</param>
    /// <exception cref="IOException">The folder holds no run.</exception>
    /// <exception cref="ArgumentException">There is no such device, or the run's options are invalid.</exception>
    public static LoadedRun Open(string path, int? step, string? device)
    {
        var folder = RunDirectory.Open(path);
        var config = RunConfiguration.Read(folder.Options, []);
        var available = device ?? (Devices.Has(config.Run.Device) ? config.Run.Device : Devices.Default);

        return new(folder, config with { Run = config.Run with { Device = available } }, step);
    }

    /// <summary>Returns the generator's moving average (EMA) where the run has one, otherwise the generator.</summary>
    /// <param name="live">Whether to return the generator's current weights in any case.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such checkpoint.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public SaganGenerator LoadGenerator(bool live) =>
        Networks.Average is { } average && !live ? Load("average", average) : Load("generator", Networks.Generator);

    /// <summary>Returns the discriminator.</summary>
    /// <inheritdoc cref="LoadGenerator" path="/exception"/>
    public SaganDiscriminator LoadDiscriminator() => HasDiscriminator
        ? Load("discriminator", Networks.Discriminator)
        : throw new DirectoryNotFoundException(
            $"This needs the discriminator, but {Folder.Location} was imported without one; import it anew with " +
            "--discriminator FILE.");

    public void Dispose() => Networks.Dispose();

    private T Load<T>(string name, T network)
        where T : Module
    {
        (Step, Weights) = (checkpoints.LoadWeights(name, network, Step), name);
        network.eval();

        return network;
    }
}
