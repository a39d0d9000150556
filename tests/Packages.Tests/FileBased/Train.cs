using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

var run = RunDirectory.At(args[0]);
var model = new SaganOptions { ImageSize = 16, LatentDim = 8, BaseChannels = 8 };
var training = new GanTrainerOptions { Steps = 2, BatchSize = 4, CheckpointEvery = 1, ReportEvery = 1 };

using var generator = SaganGeneratorBuilder.From(model).Build();
using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
using var trainer = new GanTrainer(generator, discriminator, training, new HingeLoss())
{
    Checkpoints = new FileCheckpointStore(run),
};
trainer.Run(Datasets.SyntheticFaces(size: 16), [GanObservers.Metrics(run), GanObservers.Report(run, every: 1)]);

using var restored = SaganGeneratorBuilder.From(run.ReadOptions<SaganOptions>("model")).Build();
var step = new FileCheckpointStore(run).LoadWeights("generator", restored);
var isSame = restored.state_dict().All(entry => entry.Value.allclose(generator.state_dict()[entry.Key], 0, 0));

Console.WriteLine($"JSON by reflection: {JsonSerializer.IsReflectionEnabledByDefault}");
var steps = run.ReadOptions<GanTrainerOptions>("training").Steps;
Console.WriteLine($"read step {step} of {steps}, the same weights: {isSame}");

// Misspelled names and values of a file that was edited by hand.
var recorded = File.ReadAllText(run.Options);
File.WriteAllText(run.Options, recorded
    .Replace(Key(nameof(SaganOptions.BaseChannels)), "\"baseChanels\"")
    .Replace("\"batch\"", "\"btch\""));
try
{
    run.ReadOptions<SaganOptions>("model");
}
catch (InvalidDataException errors)
{
    Console.WriteLine(errors.Message);
}

try
{
    _ = new GanTrainer(generator, discriminator, new() { Steps = 0 }, new HingeLoss());
}
catch (Exception error)
{
    Console.WriteLine(error.Message);
}

static string Key(string property) => $"\"{JsonNamingPolicy.CamelCase.ConvertName(property)}\"";
