using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Benchmarks.Verification;

/// <summary>
/// Verifies that library and baseline compute the same from equal weights: a forward pass in evaluation mode, and the
/// training steps of the library's trainer, repeated by the baseline on the same images and latents.
/// </summary>
/// <remarks>
/// The float64 columns show whether float32 convolutions are correct on this machine: oneDNN computes none in float64.
/// Differences are relative to the largest value, where that is above one.
/// </remarks>
internal sealed class Verifier
{
    /// <summary>
    /// Differences allowed: in float32, from float64, and after an update of the generator, whose tiny gradients Adam
    /// reduces to signs. A wrong gradient differs by 0.1 and more.
    /// </summary>
    private const double Single = 1e-4, Double = 1e-3, Updated = 2e-2;

    private const int WarmUps = 5;

    private readonly SaganPreset preset;
    private readonly int batch, steps;
    private readonly bool trainDouble;
    private readonly BaselineGan baseline, baselineDouble;
    private readonly SaganGenerator generator, generatorDouble;
    private readonly SaganDiscriminator discriminator, discriminatorDouble;

    private Verifier(SaganPreset preset, FastPaths paths, int batch, int steps, bool trainDouble)
    {
        (this.preset, this.batch, this.steps, this.trainDouble) = (preset, batch, steps, trainDouble);
        manual_seed(1);
        (generator, discriminator) = Build();
        (generatorDouble, discriminatorDouble) = Build();
        baseline = new(preset, preset.Model.ImageSize, paths);
        baselineDouble = new(preset, preset.Model.ImageSize);
        Disturb(generator);
        Disturb(discriminator);
        WarmUp();

        WeightCopy.Load(baseline.Generator, generator);
        WeightCopy.Load(baseline.Discriminator, discriminator);
        generatorDouble.load_state_dict(generator.state_dict());
        discriminatorDouble.load_state_dict(discriminator.state_dict());
        WeightCopy.Load(baselineDouble.Generator, generator);
        WeightCopy.Load(baselineDouble.Discriminator, discriminator);
        foreach (var network in (Module[])[
            generatorDouble, discriminatorDouble, baselineDouble.Generator, baselineDouble.Discriminator])
            network.to(ScalarType.Float64);
    }

    /// <summary>Prints the differences.</summary>
    /// <param name="preset">The networks.</param>
    /// <param name="paths">The baseline's fast paths.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="steps">Steps to train; the second shows the generator's first update.</param>
    /// <param name="trainDouble">Whether to train in float64 too; minutes for the official networks.</param>
    /// <exception cref="InvalidOperationException">A difference is too large, so measurements would be meaningless.</exception>
    public static void Verify(
        SaganPreset preset, FastPaths paths = FastPaths.None, int batch = 2, int steps = 1, bool trainDouble = true)
    {
        using var scope = NewDisposeScope();
        using var progress = new Progress($"verifying {preset.Name}");

        Console.WriteLine($"{preset.Name}: library and baseline ({paths}), equal weights and inputs, batch {batch}");
        Console.WriteLine($"  {"largest difference of",-36}{"baseline",12}{"its float64",14}{"our float64",14}");
        var verifier = new Verifier(preset, paths, batch, steps, trainDouble);
        var differences = verifier.CompareEvaluation().Concat(verifier.CompareTraining()).ToList();
        if (differences.Where(difference => !difference.IsSmall).ToList() is { Count: > 0 } large)
            throw new InvalidOperationException(
                $"{preset.Name}: library and baseline ({paths}) differ in {string.Join(", ", large.Select(d => d.Name))}; " +
                "ratios between them would be meaningless.");
    }

    private (SaganGenerator, SaganDiscriminator) Build() => (
        SaganGeneratorBuilder.From(preset.Model).Build(), SaganDiscriminatorBuilder.From(preset.Model).Build());

    /// <summary>Sets γ, and class gains and biases, to values other than their initial zeros.</summary>
    private static void Disturb(Module network)
    {
        using var constant = no_grad();

        foreach (var (name, parameter) in network.named_parameters())
            if (name.EndsWith("gamma", StringComparison.Ordinal))
                parameter.fill_(0.5);
            else if (name.EndsWith("gain.weight", StringComparison.Ordinal)
                || name.EndsWith("bias.weight", StringComparison.Ordinal))
                parameter.normal_(0, 0.2);
    }

    /// <summary>
    /// Lets σ and the running statistics converge: saturated images of an untrained generator magnify rounding errors.
    /// </summary>
    private void WarmUp()
    {
        using var constant = no_grad();

        for (var pass = 0; pass < WarmUps; pass++)
        {
            using var scope = NewDisposeScope();
            var latents = new Latents(randn(batch, preset.Model.LatentDim), Labels());
            Score(discriminator, Generate(generator, latents), latents.Labels);
        }
    }

    private IEnumerable<Difference> CompareEvaluation()
    {
        var latents = new Latents(randn(batch, preset.Model.LatentDim), Labels());
        var inDouble = latents with { Values = latents.Values.to(ScalarType.Float64) };
        using var constant = no_grad();

        generator.eval();
        generatorDouble.eval();
        yield return Compare(
            "images in evaluation", Generate(generator, latents), baseline.Sample(latents),
            baselineDouble.Sample(inDouble), Generate(generatorDouble, inDouble));
    }

    private IEnumerable<Difference> CompareTraining()
    {
        var recorder = new StepRecorder();
        var options = preset.Training with { Steps = steps, BatchSize = batch, ReportEvery = 1 };
        using var trainer = new GanTrainer(generator, discriminator, options, recorder);
        trainer.Run(Images(), []);

        foreach (var (index, (inputs, ours)) in recorder.Steps.Index())
        {
            using var scope = NewDisposeScope();
            var theirs = baseline.Step(inputs);
            var exact = trainDouble ? baselineDouble.Step(inputs.To(ScalarType.Float64)) : null;
            var (images, real, fake) = trainDouble && index == 0 ? PassDouble(inputs) : default;
            var (step, limit) = ($"step {index + 1}: ", index == 0 ? Single : Updated);

            yield return Compare(
                $"{step}images", ours.FakeImages, theirs.FakeImages, exact?.FakeImages, images, limit);
            yield return Compare(
                $"{step}scores of real images", ours.RealScores, theirs.RealScores, exact?.RealScores, real, limit);
            yield return Compare(
                $"{step}scores of generated images", ours.FakeScores, theirs.FakeScores, exact?.FakeScores, fake, limit);
            yield return Compare(
                $"{step}discriminator's loss", ours.DiscriminatorLoss, theirs.DiscriminatorLoss,
                exact?.DiscriminatorLoss, limit: limit);
            yield return Compare(
                $"{step}generator's loss", ours.GeneratorLoss, theirs.GeneratorLoss, exact?.GeneratorLoss, limit: limit);
        }
    }

    /// <summary>The library's first forward passes, in training mode, in float64.</summary>
    private (Tensor Images, Tensor Real, Tensor Fake) PassDouble(StepInputs inputs)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var exact = inputs.To(ScalarType.Float64);
        generatorDouble.train();
        discriminatorDouble.train();
        var images = Generate(generatorDouble, exact.ForDiscriminator);
        var real = Score(discriminatorDouble, exact.Images, exact.Labels);
        var fake = Score(discriminatorDouble, images, exact.ForDiscriminator.Labels);

        return (
            images.MoveToOuterDisposeScope(), real.MoveToOuterDisposeScope(), fake.MoveToOuterDisposeScope());
    }

    private static Tensor Generate(SaganGenerator generator, Latents latents) =>
        generator.Generate(latents.Values, latents.Labels);

    private static Tensor Score(SaganDiscriminator discriminator, Tensor images, Tensor? labels) =>
        discriminator.Score(images, labels);

    private IImageSource Images()
    {
        var images = rand(batch, 3, preset.Model.ImageSize, preset.Model.ImageSize) * 2 - 1;
        return Labels() is { } labels
            ? Datasets.FromTensor(images, labels, preset.Model.Classes)
            : Datasets.FromTensor(images);
    }

    private Tensor? Labels() => preset.Model.Classes == 0
        ? null
        : randint(preset.Model.Classes, [batch], ScalarType.Int64);

    private static Difference Compare(
        string name, Tensor ours, Tensor theirs, Tensor? exact, Tensor? ourExact = null, double limit = Single)
    {
        var difference = new Difference(
            name, Difference.Largest(ours, theirs), To(exact), To(ourExact))
        {
            Limit = limit,
            DoubleLimit = Math.Max(limit, Double),
        };
        Console.WriteLine($"  {difference}");

        return difference;

        double? To(Tensor? other) => other is null ? null : Difference.Largest(ours, other);
    }
}
