using Goldens;
using SelfAttentionGan.Interop.PublishedWeights;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.PublishedWeights;

/// <summary>A project's networks with few channels, and its files, as tests/Goldens/published has them.</summary>
internal sealed class PublishedNetwork : IDisposable
{
    private const int LatentDim = 6, Classes = 3, Count = 3;

    private static readonly Golden Golden = new("published-weights");

    public PublishedNetwork(string project)
    {
        Project = project;
        Map = WeightMap.Find(project);
        Options = OptionsOf(project);
        GeneratorFile = StateDict.Read(PathOf(project, "generator"));
        DiscriminatorFile = StateDict.Read(PathOf(project, "discriminator"));
        Generator = SaganGeneratorBuilder.From(Options).Build();
        Discriminator = SaganDiscriminatorBuilder.From(Options).Build();
    }

    public static string[] Projects => ["heykeetae", "biggan", "studiogan", "mimicry"];

    public string Project { get; }

    public WeightMap Map { get; }

    public SaganOptions Options { get; }

    public StateDict GeneratorFile { get; }

    public StateDict DiscriminatorFile { get; }

    public SaganGenerator Generator { get; }

    public SaganDiscriminator Discriminator { get; }

    private Tensor? Labels => Options.Classes > 0 ? tensor([2L, 0, 1]) : null;

    public static SaganPreset PresetOf(string project) => SaganPreset.Find(project switch
    {
        "heykeetae" => "Lsun64",
        "biggan" => "BigGan128",
        "studiogan" => "Studio32",
        _ => "Mimicry32",
    });

    public static string PathOf(string project, string role) => Repository.PathOf(
        "tests", "SelfAttentionGan.Interop.Tests", "PublishedWeights", $"{project}-{role}.pth");

    public void Import()
    {
        Map.Import(GeneratorFile, Generator);
        Map.Import(DiscriminatorFile, Discriminator);
    }

    /// <summary>Requires the images and scores that the project's code computes.</summary>
    public void ShouldComputeWhatItsProjectDoes(bool training)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        Generator.train(training);
        Discriminator.train(training);
        var mode = training ? "train" : "eval";

        manual_seed(3);
        var latents = randn(Count, LatentDim, dtype: float64).to(float32);
        Golden.ShouldHold($"{Project}.generator.{mode}", Cells(Generator.Generate(latents, Labels)));

        manual_seed(4);
        var images = tanh(randn(Count, 3, Options.ImageSize, Options.ImageSize, dtype: float64).to(float32));
        Golden.ShouldHold($"{Project}.discriminator.{mode}", Discriminator.Score(images, Labels));
    }

    /// <summary>Requires the u and the running statistics that the project has after one call in training.</summary>
    public void ShouldHaveTheStateOfItsProjectAfterACall()
    {
        using var generator = Map.Export(Generator);
        using var discriminator = Map.Export(Discriminator);

        foreach (var (role, state) in new[] { ("generator", generator), ("discriminator", discriminator) })
            foreach (var name in Golden.Under($"{Project}.{role}.after").Keys)
                Golden.ShouldHold($"{Project}.{role}.after.{name}", state[name]);
    }

    /// <summary>The tensors of a file, without the name in front that it has in some projects.</summary>
    public Dictionary<string, Tensor> Published(StateDict file)
    {
        var prefix = Project switch { "studiogan" => "state_dict.", "mimicry" => "model_state_dict.", _ => "" };

        return file.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(
            entry => entry.Key[prefix.Length..], entry => entry.Value);
    }

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        GeneratorFile.Dispose();
        DiscriminatorFile.Dispose();
    }

    private static Tensor Cells(Tensor images)
    {
        var step = images.shape[2] / 8;

        return images.slice(2, step / 2, images.shape[2], step).slice(3, step / 2, images.shape[3], step);
    }

    private static SaganOptions OptionsOf(string project)
    {
        var model = PresetOf(project).Model with { LatentDim = LatentDim };

        return project switch
        {
            "heykeetae" => model with { GeneratorChannels = [16, 8, 16, 8], DiscriminatorChannels = [8, 16, 8, 16] },
            "biggan" => model with
            {
                Classes = Classes,
                GeneratorChannels = [16, 16, 8, 8, 8, 8],
                DiscriminatorChannels = [8, 8, 8, 8, 16],
                DiscriminatorFinalBlocks = [16],
            },
            _ => model with
            {
                Classes = Classes,
                GeneratorChannels = [8, 8, 8, 8],
                DiscriminatorChannels = [8, 8],
                DiscriminatorFinalBlocks = [8, 8],
            },
        };
    }
}
