using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sagan.Cli.Doctor;

/// <summary>Trains a very small pair of networks for two steps, and sees whether they have moved.</summary>
internal static class TwoSteps
{
    public static Finding On(string device)
    {
        var preset = SaganPreset.Toy16;
        var model = preset.Model with { Width = 4 };
        using var generator = SaganGeneratorBuilder.From(model).Build().to(new Device(device));
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build().to(new Device(device));
        var before = Sum(generator) + Sum(discriminator);

        var training = preset.Training with { Steps = 2, BatchSize = 8, ReportEvery = 1, AverageDecay = 0 };
        var witness = new Witness();
        new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
            .Run(Datasets.SyntheticFaces(model.ImageSize), [witness]);

        var moved = Math.Abs(Sum(generator) + Sum(discriminator) - before) > 0;
        var losses = string.Create(
            CultureInfo.InvariantCulture,
            $"2 steps, losses {witness.Last.DiscriminatorLoss:0.000} and {witness.Last.GeneratorLoss:0.000}");
        var name = $"training on {device}";

        return moved && double.IsFinite(witness.Last.DiscriminatorLoss + witness.Last.GeneratorLoss)
            ? new(name, losses)
            : new(
                name, losses, $"Two steps on {device} have left the networks as they were, or broken them: try another "
                + "version of torch.", Failed: true);
    }

    private static double Sum(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        return network.parameters().Sum(parameter => parameter.abs().sum().ToDouble());
    }

    private sealed class Witness : IGanObserver
    {
        public TrainingStep Last { get; private set; } = new() { Step = 0, GeneratorLoss = double.NaN };

        public void Observe(TrainingStep step) => Last = step;
    }
}
