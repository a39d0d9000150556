using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

var preset = SaganPreset.Toy32;
var training = preset.Training with { ReportEvery = 10 };
using var generator = SaganGeneratorBuilder.From(preset.Model).Build();
using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build();
var objective = AdversarialObjective.From(preset.Objective);

var run = RunDirectory.OpenOrCreate("runs/quickstart");
var checkpoints = new FileCheckpointStore(run);
using var trainer = new GanTrainer(generator, discriminator, training, objective) { Checkpoints = checkpoints };

var samples = GanObservers.Samples(run, trainer.Average ?? generator, every: 100);
trainer.Run(Datasets.SyntheticFaces(32), [GanObservers.Console(training.Steps), GanObservers.Metrics(run), samples]);
