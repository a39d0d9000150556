using Goldens;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanUpdaterTests
{
    // Without momentum Adam's first step is the gradient's sign: float32 rounding would change it.
    private const double Precision = 1e-8;

    private static readonly string[] GeneratorLayers =
        ["start4.conv", "start4.norm", "", "attend4", "up8.conv", "up8.norm", "", "attend8", "image"];

    private static readonly string[] DiscriminatorLayers =
        ["down8.conv", "", "attend8", "down4.conv", "", "attend4", "score"];

    [Fact]
    public void Three_steps_of_a_whole_sagan_are_those_of_pytorch()
    {
        var golden = new Golden("sagan-steps");
        var model = new SaganOptions { ImageSize = 16, BaseChannels = 8, LatentDim = 16 };
        using var generator = SaganGeneratorBuilder.From(model).Build().to(float64);
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build().to(float64);
        generator.load_state_dict(Renamed(golden.Under("start.generator"), GeneratorLayers));
        discriminator.load_state_dict(Renamed(golden.Under("start.discriminator"), DiscriminatorLayers));

        var latents = new Queue<Tensor>();
        using var metrics = new MetricAccumulator(CPU);
        using var random = new GoldenRandomState(16, 0, () => (latents.Dequeue(), null));
        var options = new GanTrainerOptions { GeneratorLearningRate = 1e-3, DiscriminatorLearningRate = 4e-3 };
        using var updater = new GanUpdater(
            TestComponents.Of(generator, discriminator, new AdversarialObjective(new HingeLoss()), options),
            options, random, metrics);
        var losses = new List<Tensor>();

        for (var step = 0; step < 3; step++)
        {
            latents.Enqueue(golden[$"{step}.latent.discriminator"].flatten(1));
            latents.Enqueue(golden[$"{step}.latent.generator"].flatten(1));
            var real = new Batch(golden[$"{step}.real"]);

            metrics.Reset();
            updater.UpdateDiscriminator(real, step + 1);
            updater.UpdateGenerator(real, step + 1);
            losses.Add(RecordedLosses.Losses(metrics));
        }

        golden.ShouldHold("losses.discriminator", stack(losses.Select(loss => loss[0])), Precision);
        golden.ShouldHold("losses.generator", stack(losses.Select(loss => loss[1])), Precision);
        ShouldEnd(generator, golden.Under("end.generator"), GeneratorLayers);
        ShouldEnd(discriminator, golden.Under("end.discriminator"), DiscriminatorLayers);

        generator.eval();
        discriminator.eval();
        golden.ShouldHold("eval.image", generator.call(golden["eval.latent"].flatten(1)), Precision);
        golden.ShouldHold("eval.score", discriminator.call(golden["eval.real"]), Precision);
    }

    private static void ShouldEnd(Module network, Dictionary<string, Tensor> state, string[] layers)
    {
        var end = network.state_dict();
        foreach (var (key, value) in Renamed(state, layers))
            end[key].allclose(value, Precision, Precision).Should().BeTrue($"PyTorch trained {key} as well");
    }

    /// <summary>PyTorch's Sequential numbers its layers; here they have names.</summary>
    private static Dictionary<string, Tensor> Renamed(Dictionary<string, Tensor> state, string[] layers) =>
        state.ToDictionary(
            entry => $"{layers[int.Parse(entry.Key.Split('.')[0])]}.{entry.Key.Split('.', 2)[1]}",
            entry => entry.Value);
}
