// Trains a small SAGAN and draws an atlas of its attention, each layer of both networks: AttentionAtlas [steps] [run]
using System.Globalization;
using AttentionAtlas;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

const int Asked = 32;

var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_200;
var faces = new SyntheticFaces(size: 32);

// Two attentions in each network: one at 8×8, one at 16×16.
var preset = SaganPresets.Toy32;
var sagan = preset.Model with { GeneratorAttention = [8, 16], DiscriminatorAttention = [16, 8] };
var training = preset.Training with { Steps = steps, ReportEvery = 10 };

manual_seed(training.Seed);
using var generator = SaganGeneratorBuilder.From(sagan).Build();
using var average = SaganGeneratorBuilder.From(sagan).Build();
using var discriminator = SaganDiscriminatorBuilder.From(sagan).Build();

var run = args.Length > 1 ? RunDirectory.At(args[1]) : RunDirectory.Create("attention-atlas");
run.RecordOptions(CPU, ("model", sagan), ("training", training));
var atlas = Observers.Attention(run, average, discriminator, every: 200, rows: 6);

new GanTrainer(generator, discriminator, training, new HingeLoss(), average)
    .Run(faces, [Observers.Console(steps), Observers.Metrics(run), atlas]);

// How far each layer looks, in pixels of the picture, beside a layer that would look everywhere alike.
using var scope = NewDisposeScope();
using var constant = no_grad();
average.eval();
var latents = randn(Asked, sagan.Latent);
var painted = average.call(latents);

Console.WriteLine("layer                   gamma   looks as far as   evenly it would be   places that count");
foreach (var (player, network, input) in new[]
    { ("generator", (nn.Module<Tensor, Tensor>)average, latents), ("discriminator", discriminator, painted) })
    foreach (var layer in AttentionProbe.Layers(network))
    {
        var (_, map) = new AttentionProbe(network, layer).Read(() => network.call(input));
        var gaze = Gaze.Of(map, faces.Shape.Width);
        var gamma = network.get_parameter($"{layer}.gamma")!.item<float>();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{$"{player}.{layer}",-22} {gamma,6:0.000}   {gaze.Reach,10:0.0} px   {gaze.EvenReach,15:0.0} px   " +
            $"{gaze.Places,8:0.0} of {map.shape[2]}"));
    }

foreach (var page in Directory.EnumerateFiles(Path.Combine(run.Location, "attention"), $"{steps:000000}.png", SearchOption.AllDirectories))
    Console.WriteLine($"drawn    {page}");
