using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace WebGallery;

/// <summary>A training of a few minutes on synthetic faces with four expressions, for a gallery to begin with.</summary>
internal static class ShortTraining
{
    public static void Run(string path, int steps)
    {
        var faces = Datasets.SyntheticFaces(size: 32);
        var model = SaganPreset.Toy32.Model with { Classes = faces.Classes };
        var training = SaganPreset.Toy32.Training with { Steps = steps, EmaStartStep = steps / 2, ReportEvery = 10 };

        manual_seed(training.Seed);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var run = RunDirectory.At(path);
        using var trainer = new GanTrainer(
            generator, discriminator, training, AdversarialObjective.From(SaganPreset.Toy32.Objective))
        {
            Checkpoints = new FileCheckpointStore(run),
        };

        trainer.Run(faces, [GanObservers.Console(training.Steps), GanObservers.Metrics(run)]);
    }
}
