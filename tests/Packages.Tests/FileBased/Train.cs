using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

var run = RunDirectory.At(args[0]);
var chosen = new OptionsFile(
    ("model", new SaganOptions { ImageSize = 16 }), ("training", new GanTrainerOptions { ReportEvery = 1 }));
chosen.Assign("LatentDim=8", "BaseChannels=8", "Steps=2", "BatchSize=4", "CheckpointEvery=1", "generator.normalization=batch");
run.RecordOptions(CPU, chosen.Sources, chosen.Sections);

using var generator = SaganGeneratorBuilder.From(model).Build();
using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
run.RecordNetworks(generator.Describe(), discriminator.Describe());

var trainer = new GanTrainer(generator, discriminator, training, new HingeLoss())
{
    Checkpoints = new CheckpointFolder(run),
};
trainer.Run(new SyntheticFaces(size: 16), [GanObservers.Metrics(run), GanObservers.Report(run)]);

using var restored = SaganGeneratorBuilder.From(run.ReadOptions<SaganOptions>("model")).Build();
var step = new CheckpointFolder(run).LoadWeights("generator", restored);
var isSame = restored.state_dict().All(entry => entry.Value.allclose(generator.state_dict()[entry.Key], 0, 0));

Console.WriteLine($"JSON by reflection: {JsonSerializer.IsReflectionEnabledByDefault}");
var steps = run.ReadOptions<GanTrainerOptions>("training").Steps;
Console.WriteLine($"read step {step} of {steps}, the same weights: {isSame}");

var recorded = File.ReadAllText(run.Options);
File.WriteAllText(run.Options, recorded
    .Replace(Key(nameof(SaganOptions.ImageSize)), "\"imageSiz\"")
    .Replace($"{Key(nameof(BlockOptions.Norm))}: \"batch\"", $"{Key(nameof(BlockOptions.Norm))}: \"btch\""));
try
{
    read.Assign("BaseChanels=4", "Steps=0", "Normalization=btch", "generator.normalization=btch");
}
catch (InvalidDataException errors)
{
    Console.WriteLine(errors.Message);
}

File.WriteAllText(run.Options, recorded);

try
{
    _ = new GanTrainer(generator, discriminator, new() { Steps = 0 }, new HingeLoss());
}
catch (Exception error)
{
    Console.WriteLine(error.Message);
}

static string Key(string property) => $"\"{JsonNamingPolicy.CamelCase.ConvertName(property)}\"";
