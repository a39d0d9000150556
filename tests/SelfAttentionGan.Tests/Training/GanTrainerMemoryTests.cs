using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerMemoryTests
{
    [Fact]
    public void As_many_tensors_live_after_a_thousand_steps_as_after_the_first()
    {
        var small = new SaganOptions
        {
            ImageSize = 16,
            Latent = 4,
            GeneratorChannels = [8, 8],
            GeneratorAttention = [8],
            DiscriminatorChannels = [8, 8],
            DiscriminatorAttention = [4],
        };
        using var generator = SaganGeneratorBuilder.From(small).Build();
        using var average = SaganGeneratorBuilder.From(small).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(small).Build();
        var objective = AdversarialObjective.From(new()
        {
            R1 = 1,
            PenaltyEvery = 4,
            LeCam = 0.1,
            AugmentColor = true,
            AugmentCutout = true,
        });
        var reports = new List<TrainingStep>();
        var options = new GanTrainerOptions
        {
            Steps = 1_000,
            BatchSize = 2,
            Latent = 4,
            ReportEvery = 100,
            CheckpointEvery = 250,
            AverageDecay = 0.9,
            Flip = true,
            ClipGradient = 1,
        };

        new GanTrainer(generator, discriminator, options, objective, average) { Checkpoints = new RememberedStates() }
            .Run(new DrawnPictures(), [new Heard(reports.Add)]);

        reports.Should().HaveCount(10);
        reports.Should().OnlyContain(
            report => report.LiveTensors == reports[0].LiveTensors, "every step tidies up after itself");
    }
}
