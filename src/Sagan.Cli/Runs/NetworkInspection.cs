using System.Globalization;
using System.Text.Json.Serialization;
using Sagan.Cli.Data;
using Sagan.Cli.Output;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Options;
using SelfAttentionGan.Presets;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Runs;

/// <summary>The layers and costs of both networks, and γ and σ of a checkpoint where there is one.</summary>
internal sealed record NetworkInspection(string Name, int? Step, ModelSummary Generator, ModelSummary Discriminator)
{
    /// <summary>γ of each self-attention by its name, such as generator.attend16.</summary>
    public IReadOnlyDictionary<string, double> Gammas { get; init; } = new Dictionary<string, double>();

    /// <summary>σ of each spectrally normalized layer by its name.</summary>
    public IReadOnlyDictionary<string, double> Sigmas { get; init; } = new Dictionary<string, double>();

    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static NetworkInspection FromPreset(string name)
    {
        if (SaganPreset.All.Any(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return FromPreset(SaganPreset.Find(name));

        throw new ArgumentException(
            $"The argument must be a run's folder or a preset, but there is no '{name}'"
            + (Spelling.Suggest(name, SaganPreset.All.Select(preset => preset.Name)) is { } suggestion
                ? $"; did you mean '{suggestion}'?"
                : "; see sagan presets."));
    }

    private static NetworkInspection FromPreset(SaganPreset preset)
    {
        var model = preset.Model.WithoutInitialization();
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();

        return new(preset.Name, Step: null, ModelSummary.Of(generator), ModelSummary.Of(discriminator));
    }

    /// <exception cref="IOException">There is no such run, or no such checkpoint.</exception>
    public static NetworkInspection FromRun(string path, int? step, bool live)
    {
        using var run = LoadedRun.Open(path, step, device: "cpu");
        var (generator, discriminator) = (ModelSummary.Of(run.Networks.Generator), ModelSummary.Of(run.Networks.Discriminator));
        var data = run.Folder.ReadData();
        if (!run.HasCheckpoints && step is null)
            return new(run.Folder.Location, Step: null, generator, discriminator) { Data = data };

        (string Name, Module Network)[] networks = run.HasDiscriminator
            ? [("generator", run.LoadGenerator(live)), ("discriminator", run.LoadDiscriminator())]
            : [("generator", run.LoadGenerator(live))];
        var layers = networks.SelectMany(network => network.Network.named_modules()
            .Select(entry => (Name: $"{network.Name}.{entry.name}", Module: entry.module))).ToArray();

        return new(run.Folder.Location, run.Step, generator, discriminator)
        {
            Data = data,
            Gammas = layers.Where(layer => layer.Module is SelfAttention).ToDictionary(
                layer => layer.Name, layer => ToScalar(layer.Module.get_parameter("gamma")!)),
            Sigmas = layers.Where(layer => layer.Module is SpectralNorm).ToDictionary(
                layer => layer.Name, layer => ((SpectralNorm)layer.Module).Sigma),
        };
    }

    /// <summary>The data of a run; null for a preset.</summary>
    [JsonIgnore]
    public DataIdentity? Data { get; init; }

    public string ToJson() => JsonOutput.Serialize(this);

    /// <summary>Writes tables: layers and costs of both networks, then γ and σ.</summary>
    public void Write()
    {
        Console.WriteLine(Step is null ? Name : $"{Name}, step {Step}");
        if (Data is not null)
            Console.WriteLine($"images   {TextTable.Number(Data.Images)}");
        if (Data is { Classes.Count: > 0 })
            Console.WriteLine($"classes  {ClassListing.Classes(Data)}");

        Terminal.WriteSection(TextTable.Of(Generator));
        Terminal.WriteSection(TextTable.Of(Discriminator));
        Write("γ of each attention layer", Gammas);
        Write("σ of each spectrally normalized layer", Sigmas);
    }

    private static double ToScalar(Tensor parameter)
    {
        using var scope = NewDisposeScope();

        return parameter.detach().cpu().view(1)[0].ToDouble();
    }

    private static void Write(string title, IReadOnlyDictionary<string, double> values)
    {
        if (values.Count == 0)
            return;

        var table = new TextTable().Names(title).Numbers("value");
        foreach (var (name, value) in values)
            table.Add(name, value.ToString("0.0000", CultureInfo.InvariantCulture));
        Terminal.WriteSection(table);
    }
}
