// Trains a small SAGAN and measures the attention distance of each layer of both networks: AttentionAtlas [steps] [run]
using System.Globalization;
using AttentionAtlas;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

const int Images = 32;

var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_200;
var faces = Datasets.SyntheticFaces(size: 32);

// Two attention layers in each network, at 8×8 and at 16×16.
var preset = SaganPreset.Toy32;
var sagan = preset.Model with { GeneratorAttention = [8, 16], DiscriminatorAttention = [16, 8] };
var training = preset.Training with { Steps = steps, ReportEvery = 10 };

manual_seed(training.Seed);
using var generator = SaganGeneratorBuilder.From(sagan).Build();
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build();

var run = args.Length > 1 ? RunDirectory.At(args[1]) : RunDirectory.Create("attention-atlas");
using var trainer = new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
{
    Checkpoints = new FileCheckpointStore(run),
};
var average = trainer.Average ?? generator;
var attention = GanObservers.Attention(run, average, discriminator, every: Math.Min(200, steps), rows: 6);
trainer.Run(faces, [GanObservers.Console(steps), GanObservers.Metrics(run), attention]);

// Attention distance of each layer in pixels, beside that of uniform attention, and the effective number of keys.
using var scope = NewDisposeScope();
using var noGrad = no_grad();
average.Module.eval();
var latents = randn(Images, average.LatentDim);
var generated = average.Generate(latents);

Console.WriteLine("layer                    gamma   distance    uniform   effective keys");
Measure("generator", average.Module, () => average.Generate(latents));
Measure("discriminator", discriminator, () => discriminator.Score(generated));
Console.WriteLine($"images   {Path.Combine(run.Location, "attention")}");

void Measure(string name, nn.Module network, Func<Tensor> forward)
{
    foreach (var layer in AttentionProbe.Layers(network))
    {
        var probe = new AttentionProbe(network, layer);
        var (_, map) = probe.Capture(forward);
        var statistics = AttentionStatistics.From(map, faces.Shape.Width);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{$"{name}.{layer}",-22} {probe.Gamma,7:0.000} {statistics.MeanDistance,7:0.0} px " +
            $"{statistics.UniformDistance,7:0.0} px {statistics.EffectiveKeys,9:0.0} of {map.shape[2]}"));
    }
}
