using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Tests.Presets;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>What is faster by default trains as what is plain.</summary>
public sealed class FastPathsTests
{
    [Theory]
    [InlineData("Lsun64")]
    [InlineData("Toy32")]
    [InlineData("Official128")]
    [InlineData("BigGan128")]
    [InlineData("Studio32")]
    [InlineData("Mimicry32")]
    public void Losses_are_those_of_the_plain_paths_for_twenty_steps(string name)
    {
        var preset = SaganPresets.Named(name);

        var plain = Losses(preset, isFast: false);
        var fast = Losses(preset, isFast: true);

        fast.Should().HaveCount(plain.Count).And.OnlyContain(loss => double.IsFinite(loss));
        foreach (var (one, other) in fast.Zip(plain))
            one.Should().BeApproximately(other, 1e-4 * Math.Abs(other));
    }

    [Fact]
    public void Several_calls_are_joined_only_where_each_picture_is_judged_by_itself()
    {
        var model = new SaganOptions { ImageSize = 16, Width = 8, Latent = 8 };

        ScoresEach(model).Should().BeTrue();
        ScoresEach(model with { MinibatchDeviation = true }).Should().BeFalse();
        ScoresEach(model with { Discriminator = new() { Norm = SelfAttentionGan.Layers.Norm.Batch } }).Should().BeFalse();
        RankRules.ScoresEach(new(new Unknown())).Should().BeFalse();

        static bool ScoresEach(SaganOptions model) =>
            RankRules.ScoresEach(new(SaganDiscriminatorBuilder.From(model).Build()));
    }

    // In 64 bits: Adam divides by a gradient's own size, and twenty steps of it make much of a rounding in 32.
    private static List<double> Losses(SaganPreset preset, bool isFast)
    {
        var small = Small(preset);
        var model = small with { Attention = small.Attention with { Blocked = isFast } };
        manual_seed(3);
        using var generator = new Wide(SaganGeneratorBuilder.From(model).Build());
        using var discriminator = new Wide(SaganDiscriminatorBuilder.From(model).Build());
        var options = preset.Training with
        {
            Steps = 20,
            BatchSize = 4,
            CriticSteps = 1,
            Latent = SmallModels.Latent,
            Ranks = isFast ? 2 : 1,
            JointPass = isFast,
            AverageDecay = 0,
            ReportEvery = 1,
            Workers = 0,
        };
        var losses = new List<double>();

        new GanTrainer(generator, discriminator, options, AdversarialObjective.From(preset.Objective))
            .Run(new DrawnPictures(size: model.ImageSize, classes: model.Classes), [new Heard(Hear)]);

        return losses;

        void Hear(TrainingStep step)
        {
            losses.Add(step.DiscriminatorLoss);
            losses.Add(step.GeneratorLoss);
        }
    }

    private static SaganOptions Small(SaganPreset preset)
    {
        var small = SmallModels.Of(preset);

        return small.ImageSize <= 64 ? small : small with
        {
            ImageSize = 32,
            GeneratorChannels = [16, 16, 8, 8],
            DiscriminatorChannels = [8, 8, 16],
            DiscriminatorTail = [16],
            GeneratorAttention = [16],
            DiscriminatorAttention = [16],
        };
    }

    private sealed class Unknown() : nn.Module<Tensor, Tensor>(nameof(Unknown))
    {
        public override Tensor forward(Tensor input) => input.alias();
    }
}
