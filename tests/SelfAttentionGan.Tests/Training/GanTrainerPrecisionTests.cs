using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Tests.Presets;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>A training in bfloat16 goes where one in float32 goes, to the rounding of its products.</summary>
public sealed class GanTrainerPrecisionTests
{
    // Each layer rounds by up to 2⁻⁹ = 0.2 %, and batch normalisation stretches what it rounds. Measured over the small
    // presets: 0.7 to 2.3 % in pictures, 0.2 to 2.4 % in scores; 1 to 6 % in gradients, which turn where a rectifier's
    // input changes its sign, and 12 % where the discriminator normalises batches, too (TorchGan64).
    private const double OfOutputs = 0.05, OfGradients = 0.25, OfPenalties = 0.1;

    public static TheoryData<string> Presets => [.. SaganPresets.All.Select(preset => preset.Name)];

    public static TheoryData<string, AdversarialOptions> Penalties => new()
    {
        { "r1", new() { R1 = 1 } },
        { "r2", new() { R2 = 1 } },
        { "gradientPenalty", new() { GradientPenalty = 10 } },
        { "leCam", new() { LeCam = 1 } },
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public void Pictures_scores_and_gradients_of_every_preset_are_those_of_float32(string preset)
    {
        var exact = Play(preset, Precision.Float32);
        var rounded = Play(preset, Precision.BFloat16);

        rounded.Pictures.dtype.Should().Be(float32);
        rounded.Scores.dtype.Should().Be(float32);
        Distance(rounded.Pictures, exact.Pictures).Should().BeInRange(1e-6, OfOutputs, "it is bfloat16 that paints");
        Distance(rounded.Scores, exact.Scores).Should().BeInRange(1e-6, OfOutputs, "it is bfloat16 that scores");
        Distance(rounded.Gradient, exact.Gradient).Should().BeInRange(1e-6, OfGradients);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_preset_trains(string preset)
    {
        var (model, game) = (SmallModels.Of(SaganPresets.Named(preset)), SaganPresets.Named(preset).Objective);

        var reports = Train(model, game, Precision.BFloat16, steps: 2);

        reports.Should().HaveCount(2).And.OnlyContain(report =>
            double.IsFinite(report.DiscriminatorLoss) && double.IsFinite(report.GeneratorGradient));
    }

    [Theory]
    [MemberData(nameof(Penalties))]
    public void Penalties_are_those_of_float32(string penalty, AdversarialOptions game)
    {
        var exact = Train(Small(), game, Precision.Float32, steps: 1)[0];
        var rounded = Train(Small(), game, Precision.BFloat16, steps: 1)[0];

        var (value, expected) = (rounded.Losses[$"discriminator.{penalty}"], exact.Losses[$"discriminator.{penalty}"]);
        value.Should().BeApproximately(expected, OfPenalties * Math.Abs(expected)).And.NotBe(expected);
        rounded.DiscriminatorGradient.Should().BeApproximately(
            exact.DiscriminatorGradient, OfPenalties * exact.DiscriminatorGradient);
    }

    [Fact]
    public void Weights_and_statistics_stay_float32()
    {
        using var generator = SaganGeneratorBuilder.From(Small()).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(Small()).Build();
        using var tally = new Tally(CPU);
        using var duel = new Duel(
            new(generator), new(discriminator), AdversarialObjective.From(new()), new WholeTurns(),
            new() { Precision = Precision.BFloat16 }, tally, CPU)
        {
            Draw = count => (randn(count, 8), null),
            Uniform = shape => rand(shape),
        };

        var real = new DrawnPictures().Read([1, 5, 9, 13]);
        duel.TrainDiscriminator(real, step: 1);
        duel.TrainGenerator(real, step: 1);

        generator.parameters().Concat(discriminator.parameters()).Should().OnlyContain(
            parameter => parameter.dtype == float32);
        generator.named_buffers().Concat(discriminator.named_buffers()).Select(entry => entry.buffer.dtype)
            .Should().NotContain(bfloat16);
    }

    [Fact]
    public void Ranks_learn_what_one_learns()
    {
        var one = Train(Small(), new(), Precision.BFloat16, steps: 1, ranks: 1)[0];
        var two = Train(Small(), new(), Precision.BFloat16, steps: 1, ranks: 2)[0];

        two.DiscriminatorLoss.Should().BeApproximately(one.DiscriminatorLoss, OfOutputs);
        two.DiscriminatorGradient.Should().BeApproximately(
            one.DiscriminatorGradient, OfOutputs * one.DiscriminatorGradient, "shares are rounded, then added up");
        two.GeneratorGradient.Should().BeApproximately(one.GeneratorGradient, OfGradients * one.GeneratorGradient);
    }

    [Fact]
    public void Tensors_stay_as_many_as_they_are()
    {
        var reports = Train(Small(), new() { R1 = 1 }, Precision.BFloat16, steps: 4, ranks: 2);

        reports.Skip(1).Should().OnlyContain(report => report.LiveTensors == reports[1].LiveTensors);
    }

    [Fact]
    public void Observers_see_float32()
    {
        var heard = new List<Precision>();

        Train(Small(), new(), Precision.BFloat16, steps: 1, hear: () => heard.Add(ComputePrecision.Current));

        heard.Should().Equal(Precision.Float32);
    }

    private static SaganOptions Small() => new()
    {
        ImageSize = 16,
        Width = 8,
        Latent = 8,
        GeneratorAttention = [8],
        DiscriminatorAttention = [4],
    };

    private static List<TrainingStep> Train(
        SaganOptions model, AdversarialOptions game, Precision precision, int steps, int ranks = 1, Action? hear = null)
    {
        manual_seed(2);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var options = new GanTrainerOptions
        {
            Steps = steps,
            BatchSize = 4,
            Latent = model.Latent,
            Ranks = ranks,
            ReportEvery = 1,
            Precision = precision,
        };
        var reports = new List<TrainingStep>();

        new GanTrainer(generator, discriminator, options, AdversarialObjective.From(game)).Run(
            new DrawnPictures(model.ImageSize, model.ImageChannels, classes: model.Classes),
            [new Heard(report =>
            {
                reports.Add(report);
                hear?.Invoke();
            })]);

        return reports;
    }

    /// <summary>What both players of a small preset answer, and the gradient of all their weights.</summary>
    private static (Tensor Pictures, Tensor Scores, Tensor Gradient) Play(string preset, Precision precision)
    {
        var model = SmallModels.Of(SaganPresets.Named(preset));
        manual_seed(3);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var (latents, labels) = (randn(8, model.Latent), arange(8) % 3);

        using (ComputePrecision.Use(precision))
        {
            var pictures = model.Classes > 0 ? generator.call(latents, labels) : generator.call(latents);
            var scores = model.Classes > 0 ? discriminator.call(pictures, labels) : discriminator.call(pictures);
            scores.sum().backward();

            var gradients = generator.parameters().Concat(discriminator.parameters())
                .Select(parameter => (parameter.grad ?? zeros_like(parameter)).flatten());
            return (pictures.detach(), scores.detach(), cat([.. gradients]));
        }
    }

    private static double Distance(Tensor value, Tensor expected) =>
        ((value - expected).norm() / expected.norm()).ToDouble();
}
