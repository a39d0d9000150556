using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sagan.Cli.Diagnostics;

/// <summary>Trains two very small networks for two steps, and checks that their weights changed.</summary>
internal static class TrainingSmokeTest
{
    public static DiagnosticResult Run(string device)
    {
        var preset = SaganPreset.Toy16;
        var model = preset.Model with { BaseChannels = 4 };
        using var generator = SaganGeneratorBuilder.From(model).Build().to(new Device(device));
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build().to(new Device(device));
        var before = Sum(generator) + Sum(discriminator);

        var training = preset.Training with { Steps = 2, BatchSize = 8, ReportEvery = 1, EmaDecay = 0 };
        var observer = new LastReport();
        new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
            .Run(Datasets.SyntheticFaces(model.ImageSize), [observer]);

        var hasChanged = Math.Abs(Sum(generator) + Sum(discriminator) - before) > 0;
        var losses = string.Create(
            CultureInfo.InvariantCulture,
            $"2 steps, losses {observer.Value.DiscriminatorLoss:0.000} and {observer.Value.GeneratorLoss:0.000}");
        var name = $"training on {device}";

        return hasChanged && double.IsFinite(observer.Value.DiscriminatorLoss + observer.Value.GeneratorLoss)
            ? new(name, losses)
            : new(
                name, losses, $"Two training steps on {device} did not change the weights, or made them non-finite: try "
                + "another version of torch.", Failed: true);
    }

    private static double Sum(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        return network.parameters().Sum(parameter => parameter.abs().sum().ToDouble());
    }

    private sealed class LastReport : IGanObserver
    {
        public TrainingReport Value { get; private set; } = new() { Step = 0, GeneratorLoss = double.NaN };

        public void Observe(TrainingReport step) => Value = step;
    }
}
