using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

var preset = SaganPreset.Toy32;
var training = preset.Training with { ReportEvery = 10 };
var faces = Datasets.SyntheticFaces(size: 32);

using var generator = SaganGeneratorBuilder.From(preset.Model).Build();
using var average = SaganGeneratorBuilder.From(preset.Model).Build();
using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build();
var objective = AdversarialObjective.From(preset.Objective);

var run = RunDirectory.OpenOrCreate("runs/quickstart");
var samples = GanObservers.Samples(run, average, every: 100);
var trainer = new GanTrainer(generator, discriminator, training, objective, average)
{
    Checkpoints = new FileCheckpointStore(run),
};
trainer.Run(faces, [GanObservers.Console(training.Steps), GanObservers.Metrics(run), samples]);
