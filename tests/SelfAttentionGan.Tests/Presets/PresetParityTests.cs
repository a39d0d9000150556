using Goldens;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Presets;

/// <summary>
/// Every preset, with few channels, against the independent implementation in tests/Goldens/presets.py.
/// </summary>
/// <remarks>
/// Both sides fill their networks from the same stream of random numbers, in the order of the sorted keys: a weight
/// under another name or of another shape would fail everything.
/// </remarks>
public sealed class PresetParityTests
{
    private const int Count = 2;

    // In 32 bits three steps of Adam without momentum are not reproducible: the first update is the gradient's sign.
    private const double Exact = 1e-8, Single = 1e-5;

    private static readonly Golden Golden = new("presets");

    public static TheoryData<string> Names => [.. SaganPreset.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_scores_and_gradients_are_those_of_pytorch(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Prefixed(Golden, name);
        var (generator, discriminator) = Pair(name);

        manual_seed(3);
        var (latents, labels) = SampleInputs(generator.Classes);
        var image = Forward(generator, latents, labels);
        var score = Forward(discriminator, image, labels);
        score.sum().backward();

        golden.ShouldHold("image", Digest.Of(("image", image)), Exact);
        golden.ShouldHold("corner", Corner(image), Exact);
        golden.ShouldHold("score", score, Exact);
        golden.ShouldHold("generator.gradients", Digest.OfGradients(generator), Exact);
        golden.ShouldHold("discriminator.gradients", Digest.OfGradients(discriminator), Exact);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_differs_by_rounding_only(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Prefixed(Golden, name);
        var (generator, discriminator) = Pair(name);
        generator.to(float32);
        discriminator.to(float32);

        manual_seed(3);
        var (latents, labels) = SampleInputs(generator.Classes);
        var image = Forward(generator, latents.to(float32), labels);
        var score = Forward(discriminator, image, labels);

        golden.ShouldHold("corner", Corner(image).to(float64), Single);
        golden.ShouldHold("score", score.to(float64), Single);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Three_steps_of_training_are_those_of_pytorch(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Prefixed(Golden, name);
        var preset = SaganPreset.Find(name);
        var (generator, discriminator) = Pair(name);
        var size = preset.Model.ImageSize;

        var options = preset.Training with { CriticSteps = 1 };
        using var metrics = new MetricAccumulator(CPU);
        using var random = new GoldenRandomState(
            SmallModels.Latent, generator.Classes, () => SampleInputs(generator.Classes));
        using var updater = new GanUpdater(
            TestComponents.Of(generator, discriminator, AdversarialObjective.From(preset.Objective), options),
            options, random, metrics);
        manual_seed(4);
        var losses = new List<Tensor>();
        for (var step = 1; step <= 3; step++)
        {
            Batch real = null!;
            for (var updateIndex = 0; updateIndex < preset.Training.CriticSteps; updateIndex++)
            {
                metrics.Reset();
                real = new(tanh(randn(Count, 3, size, size, dtype: float64)), Labels(generator.Classes));
                updater.UpdateDiscriminator(real, step);
            }

            updater.UpdateGenerator(real, step);
            losses.Add(RecordedLosses.Losses(metrics));
        }

        golden.ShouldHold("losses", stack(losses), Exact);
        golden.ShouldHold("generator.end", Digest.Of(generator.state_dict()), Exact);
        golden.ShouldHold("discriminator.end", Digest.Of(discriminator.state_dict()), Exact);

        generator.eval();
        discriminator.eval();
        manual_seed(5);
        var (latents, labels) = SampleInputs(generator.Classes);
        var image = Forward(generator, latents, labels);
        golden.ShouldHold("eval.image", Digest.Of(("image", image)), Exact);
        golden.ShouldHold("eval.score", Forward(discriminator, image, labels), Exact);
    }

    private static (SaganGenerator, SaganDiscriminator) Pair(string name)
    {
        var options = SmallModels.Of(SaganPreset.Find(name));
        var generator = SaganGeneratorBuilder.From(options).Build();
        var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        generator.to(float64);
        discriminator.to(float64);
        Fill(generator, 1);
        Fill(discriminator, 2);

        return (generator, discriminator);
    }

    /// <summary>
    /// Fills every tensor of the state in the order of the sorted keys, as <c>fill</c> in presets.py.
    /// </summary>
    private static void Fill(Module network, long seed)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        manual_seed(seed);

        foreach (var (key, tensor) in Digest.Sorted(network.state_dict()))
            tensor.copy_(tensor.is_floating_point() ? Values(key, tensor.shape) : zeros(tensor.shape));
    }

    private static Tensor Values(string key, long[] shape)
    {
        var x = randn(shape, dtype: float64);

        return key.Split('.')[^1] switch
        {
            "weight_u" or "weight_v" => x / x.norm(),
            "running_var" => 0.5 + x * x,
            "gamma" => full_like(x, 0.25),
            var name when shape.Length < 2 =>
                0.1 * x + (name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0),
            _ => x / Math.Sqrt((double)x.numel() / shape[0]),
        };
    }

    private static (Tensor, Tensor?) SampleInputs(int classes) =>
        (randn(Count, SmallModels.Latent, dtype: float64), Labels(classes));

    private static Tensor? Labels(int classes) => classes > 0 ? randint(classes, [Count], dtype: int64) : null;

    private static Tensor Forward(Module<Tensor, Tensor> network, Tensor input, Tensor? labels) =>
        network is IGenerator generator
            ? generator.Generate(input, labels)
            : ((IDiscriminator)network).Score(input, labels);

    private static Tensor Corner(Tensor image)
    {
        var stride = image.shape[2] / 4;

        return image.slice(2, 0, image.shape[2], stride).slice(3, 0, image.shape[3], stride);
    }

    private sealed class Prefixed(Golden golden, string preset)
    {
        public void ShouldHold(string key, Tensor actual, double within) =>
            golden.ShouldHold($"{preset}.{key}", actual, within);
    }
}
