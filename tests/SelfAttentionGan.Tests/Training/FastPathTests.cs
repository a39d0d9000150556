using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>The fast paths together train a network of each family of presets as their plain forms do.</summary>
public sealed class FastPathTests
{
    private const int Steps = 8;

    /// <summary>One line for each option that turns a fast path off.</summary>
    private static readonly Func<SaganPreset, SaganPreset>[] PlainForms =
    [
        preset => WithModel(preset, model => model with { Attention = model.Attention with { MemoryEfficient = false } }),
        preset => WithModel(preset, model => model with
        {
            Generator = model.Generator with { ConvolutionKernels = false },
            Discriminator = model.Discriminator with { ConvolutionKernels = false },
        }),
    ];

    /// <summary>A preset of each family.</summary>
    public static TheoryData<string> Presets => ["Lsun64", "Official128", "Studio64", "Toy64"];

    [Theory]
    [MemberData(nameof(Presets))]
    public void All_losses_of_eight_steps_are_those_of_the_plain_forms(string name)
    {
        var preset = Shrink(SaganPreset.Find(name));

        var fast = Losses(preset);
        var plain = Losses(PlainForms.Aggregate(preset, (changed, plainForm) => plainForm(changed)));

        fast.Should().HaveCount(Steps);
        fast.Should().NotEqual(plain, "the fast paths were taken, and round in another way");
        foreach (var (ours, expected) in fast.Zip(plain))
        {
            ours.Generator.Should().BeApproximately(expected.Generator, Tolerance(expected.Generator));
            ours.Discriminator.Should().BeApproximately(expected.Discriminator, Tolerance(expected.Discriminator));
        }
    }

    // Losses are sums of scores of order one.
    private static double Tolerance(double loss) => 1e-4 * Math.Max(1, Math.Abs(loss));

    /// <summary>
    /// The preset with few channels, 32×32 images, and a thirtieth of the learning rates: Adam without momentum follows the
    /// sign of a gradient near zero and amplifies rounding. At the full rates the plain forms differ from themselves,
    /// with one thread and with two, by up to 7 % in the residual networks.
    /// </summary>
    private static SaganPreset Shrink(SaganPreset preset) => preset with
    {
        Model = new()
        {
            ImageSize = 32,
            Backbone = preset.Model.Backbone,
            LatentDim = 16,
            Classes = Math.Min(preset.Model.Classes, 3),
            BaseChannels = 8,
            Generator = preset.Model.Generator,
            Discriminator = preset.Model.Discriminator,
            Attention = preset.Model.Attention,
            GeneratorAttention = [16],
            DiscriminatorAttention = [16],
        },
        Training = preset.Training with
        {
            Steps = Steps,
            BatchSize = 4,
            GeneratorLearningRate = preset.Training.GeneratorLearningRate / 30,
            DiscriminatorLearningRate = preset.Training.DiscriminatorLearningRate / 30,
            EmaDecay = 0,
            ReportEvery = 1,
        },
    };

    private static SaganPreset WithModel(SaganPreset preset, Func<SaganOptions, SaganOptions> change) =>
        preset with { Model = change(preset.Model) };

    private static (double Generator, double Discriminator)[] Losses(SaganPreset preset)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var generator = SaganGeneratorBuilder.From(preset.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build();
        foreach (var layer in generator.modules().Concat(discriminator.modules()).OfType<SelfAttention>())
            layer.get_parameter("gamma")!.detach().fill_(0.5);
        var images = rand(8, 3, 32, 32) * 2 - 1;
        var labels = preset.Model.Classes > 0 ? arange(8) % preset.Model.Classes : null;
        var losses = new List<(double, double)>();

        using var trainer = new GanTrainer(
            generator, discriminator, preset.Training, AdversarialObjective.From(preset.Objective));
        trainer.Run(
            Datasets.FromTensor(images, labels, labels is null ? null : preset.Model.Classes),
            [new DelegateObserver(step => losses.Add((step.GeneratorLoss, step.DiscriminatorLoss)))]);

        return [.. losses];
    }
}
