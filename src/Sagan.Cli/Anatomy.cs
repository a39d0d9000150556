using System.Globalization;
using System.Text;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli;

/// <summary>What two networks are made of, and what their weights say where there are any.</summary>
internal sealed record Anatomy(string Name, int? Step, NetworkDescription Generator, NetworkDescription Discriminator)
{
    /// <summary>γ of each self-attention by its name, such as generator.attend16.</summary>
    public IReadOnlyDictionary<string, double> Gammas { get; init; } = new Dictionary<string, double>();

    /// <summary>σ of each spectrally normalised layer by its name.</summary>
    public IReadOnlyDictionary<string, double> Sigmas { get; init; } = new Dictionary<string, double>();

    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static Anatomy OfPreset(string name)
    {
        var known = SaganPresets.All.Select(preset => preset.Name);
        if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException(
                $"There is neither a run's folder nor a preset '{name}'"
                + (Spelling.Guess(name, known) is { } meant ? $"; did you mean '{meant}'?" : "; see sagan presets."));

        return OfPreset(SaganPresets.Named(name));
    }

    public static Anatomy OfPreset(SaganPreset preset)
    {
        var model = Weightless.Of(preset.Model);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();

        return new(preset.Name, Step: null, generator.Describe(), discriminator.Describe());
    }

    /// <exception cref="IOException">There is no such run, or no such checkpoint.</exception>
    public static Anatomy OfRun(string path, int? step, bool live)
    {
        using var run = TrainedRun.Open(path, step, device: "cpu");
        var (generator, discriminator) = (run.Players.Generator.Describe(), run.Players.Discriminator.Describe());
        if (!run.HasCheckpoints && step is null)
            return new(run.Folder.Location, Step: null, generator, discriminator);

        (string Name, Module Network)[] networks = [("generator", run.Painter(live)), ("discriminator", run.Critic())];
        var layers = networks.SelectMany(network => network.Network.named_modules()
            .Select(entry => (Name: $"{network.Name}.{entry.name}", Module: entry.module))).ToArray();

        return new(run.Folder.Location, run.Step, generator, discriminator)
        {
            Gammas = layers.Where(layer => layer.Module is SelfAttention).ToDictionary(
                layer => layer.Name, layer => Number(layer.Module.get_parameter("gamma")!)),
            Sigmas = layers.Where(layer => layer.Module is SpectralNorm).ToDictionary(
                layer => layer.Name, layer => ((SpectralNorm)layer.Module).Sigma),
        };
    }

    public string ToJson() => Json.Page(this);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Step is null ? Name : $"{Name}, step {Step}").AppendLine();
        text.Append(Generator).AppendLine();
        text.Append(Discriminator);

        Measures(text, "γ of each attention", Gammas);
        Measures(text, "σ of each spectrally normalised layer", Sigmas);

        return text.ToString();
    }

    private static double Number(Tensor parameter)
    {
        using var scope = NewDisposeScope();

        return parameter.detach().cpu().view(1)[0].ToDouble();
    }

    private static void Measures(StringBuilder text, string title, IReadOnlyDictionary<string, double> measures)
    {
        if (measures.Count == 0)
            return;

        text.AppendLine().AppendLine(title);
        foreach (var (name, value) in measures)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-46}{value,12:0.0000}");
    }
}
