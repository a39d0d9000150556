using Goldens;
using Sagan.Cli.Runs;
using SelfAttentionGan.Interop;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Presets;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Cli.Exports;

/// <summary>What `sagan export --to pth` writes of a whole GAN, in networks that are defined in Python.</summary>
public sealed class ExportFormatTests : IDisposable
{
    private const float Tolerance = 1e-5f;

    // Of each backbone, without classes and with both kinds of class tables.
    private static readonly string[] Names = ["Toy16", "Studio32", "Mimicry32", "Blog64", "Lsun64", "BigGan128"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PythonFact]
    public void PyTorch_computes_the_images_and_scores_of_an_exported_gan()
    {
        foreach (var preset in Names)
        {
            Save(preset);
            Export(preset, "average");
            Export(preset, "generator", "--live");
            Export(preset, "discriminator", "--discriminator");
        }

        Python.Run("exported_gan.py", [folder.Path, .. Names]);

        foreach (var preset in Names)
            ShouldCompute(preset);
    }

    /// <summary>Saves a run with random weights, γ and statistics.</summary>
    private void Save(string preset)
    {
        var configuration = RunConfiguration.Create(null, [$"run.preset={preset}", "run.data=faces"]);
        configuration = configuration with
        {
            Model = SmallModels.Of(SaganPreset.Find(preset)),
            Training = configuration.Training with { EmaDecay = 0.999 },
        };
        using var networks = new RunNetworks(configuration);
        var modules = new Dictionary<string, Module>
        {
            ["generator"] = networks.Generator,
            ["average"] = networks.Average!,
            ["discriminator"] = networks.Discriminator,
        };
        foreach (var module in modules.Values)
            Fill(module);
        if (configuration.Model.Backbone == SaganBackbone.Dcgan)
            Spread(networks.Discriminator);

        var run = RunDirectory.At(PathOf(preset));
        new FileCheckpointStore(run).Save(new() { Modules = modules, Optimizers = new Dictionary<string, OptimizerHelper>() });
        run.RecordOptions(CPU, configuration.Sections);
    }

    private void Export(string preset, string network, params string[] arguments) => CliResult.Run(
            ["export", PathOf(preset), "--to", "pth", "--out", PathOf($"{preset}-{network}.pth"), .. arguments])
        .Output.Should().Contain($"weights  {network} of step 0");

    /// <summary>Requires the run's networks to compute what PyTorch did.</summary>
    private void ShouldCompute(string preset)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var computed = StateDict.Read(PathOf($"{preset}-computed.pth"));
        using var run = LoadedRun.Open(PathOf(preset), step: null, "cpu");
        var labels = computed.GetValueOrDefault("labels");

        Equal(run.LoadGenerator(live: true).Generate(computed["latents"], labels), "generator");
        Equal(run.LoadGenerator(live: false).Generate(computed["latents"], labels), "average");
        Equal(run.LoadDiscriminator().Score(computed["generator"], labels), "discriminator");
        (labels is null).Should().Be(run.Configuration.Model.Classes == 0);

        void Equal(Tensor ours, string network)
        {
            var theirs = computed[network];
            ours.shape.Should().Equal(theirs.shape, $"{network} of {preset}");
            theirs.std().item<float>().Should().BeGreaterThan(
                100 * Tolerance, $"{network} of {preset} must differ by more than rounding");

            ours.allclose(theirs, rtol: Tolerance, atol: Tolerance).Should().BeTrue(
                $"PyTorch computes the {network} of {preset}, but the largest difference is {(ours - theirs).abs().max().item<float>()}");
        }
    }

    private static void Fill(Module module)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            var noise = randn_like(tensor.to(float32));
            if (name.EndsWith("gamma", StringComparison.Ordinal))
                tensor.fill_(0.7);
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
                tensor.copy_(0.5f + noise * noise);
            else if (tensor.dim() >= 2 && !name.EndsWith("weight_orig", StringComparison.Ordinal))
                tensor.copy_(noise / MathF.Sqrt(tensor.numel() / tensor.shape[0]));
            else if (tensor.dim() < 2 && tensor.is_floating_point() && !name.Contains("weight_", StringComparison.Ordinal))
                tensor.add_(0.1f * noise);
        }
    }

    // Small, plain networks of unit norms score all images alike: a smaller u is a smaller σ.
    private static void Spread(Module discriminator)
    {
        using var constant = no_grad();
        foreach (var (_, u) in discriminator.named_buffers().Where(entry => entry.name.EndsWith("weight_u", StringComparison.Ordinal)))
            u.mul_(0.25f);
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
