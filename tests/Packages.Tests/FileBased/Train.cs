using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

var run = RunDirectory.At(args[0]);
var chosen = new OptionsFile(
    ("model", new SaganOptions { ImageSize = 16 }), ("training", new GanTrainerOptions { ReportEvery = 1 }));
chosen.Assign("Latent=8", "Width=8", "Steps=2", "BatchSize=4", "CheckpointEvery=1", "generator.norm=batch");
run.RecordOptions(CPU, chosen.Sources, chosen.Sections);

var (model, training) = (chosen.Get<SaganOptions>(), chosen.Get<GanTrainerOptions>());
using var generator = SaganGeneratorBuilder.From(model).Build();
using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
run.RecordNetworks(ModelSummary.Of(generator), ModelSummary.Of(discriminator));

var trainer = new GanTrainer(generator, discriminator, training, new HingeLoss())
{
    Checkpoints = new CheckpointFolder(run),
};
trainer.Run(Datasets.SyntheticFaces(size: 16), [new MetricsObserver(run), new ReportObserver(run)]);

var read = new OptionsFile(("model", new SaganOptions()), ("training", new GanTrainerOptions()));
read.Load(run.Options);
using var loaded = SaganGeneratorBuilder.From(read.Get<SaganOptions>()).Build();
var step = new CheckpointFolder(run).LoadWeights("generator", loaded);
var isSame = loaded.state_dict().All(entry => entry.Value.allclose(generator.state_dict()[entry.Key], 0, 0));

Console.WriteLine($"JSON by reflection: {JsonSerializer.IsReflectionEnabledByDefault}");
Console.WriteLine($"read step {step} of {read.Get<GanTrainerOptions>().Steps}, the same weights: {isSame}");

try
{
    read.Assign("Wdth=4", "Steps=0", "Norm=btch", "generator.norm=btch");
}
catch (InvalidDataException error)
{
    Console.WriteLine(error.Message);
}

try
{
    _ = new GanTrainer(generator, discriminator, new() { Steps = 0 }, new HingeLoss());
}
catch (Exception error)
{
    Console.WriteLine(error.Message);
}
