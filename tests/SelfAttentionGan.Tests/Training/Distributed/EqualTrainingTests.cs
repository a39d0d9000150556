using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Distributed;

/// <summary>Several processes train as a single one does with the whole batch.</summary>
public sealed class EqualTrainingTests
{
    private static readonly DistributedRun Plain = new();

    private static readonly SaganOptions Model = Plain.Model;

    private static readonly BlockOptions Normalized = Model.Discriminator with
    {
        Normalization = NormalizationKind.Batch,
        Activation = ActivationKind.Silu,
    };

    // Adam's steps have the sign of a gradient, and rounding decides it where that is zero: that of a bias before batch norm.
    private static readonly Func<IEnumerable<Parameter>, OptimizerHelper> Descent =
        parameters => optim.SGD(parameters, 0.05);

    private static readonly Dictionary<string, DistributedRun> Cases = new()
    {
        ["hinge, batch norm in the generator"] = Plain,
        ["conditional, flips, three critic steps"] = Plain with
        {
            Model = Model with { Classes = 4 },
            Training = DistributedRun.Options with { HorizontalFlip = true, CriticSteps = 3 },
        },
        ["residual, gradient accumulation, average with statistics of its own"] = Plain with
        {
            Model = Model with { Backbone = SaganBackbone.ResNet },
            Training = DistributedRun.Options with
            {
                GradientAccumulationSteps = 2,
                EmaDecay = 0.9,
                EmaStatisticsInterval = 2,
                MaxGradientNorm = 0.1,
            },
        },
        ["relativistic average, gradient accumulation"] = Plain with
        {
            Objective = new() { Loss = GanLossKind.RelativisticAverage },
            Training = DistributedRun.Options with { GradientAccumulationSteps = 2 },
        },
        ["relativistic pairing, R1 and R2"] = Plain with
        {
            Objective = new() { Loss = GanLossKind.RelativisticPairing, R1Weight = 1, R2Weight = 1, PenaltyInterval = 2 },
        },
        ["WGAN-GP"] = Plain with { Objective = new() { Loss = GanLossKind.Wasserstein, GradientPenaltyWeight = 10 } },
        ["minibatch standard deviation, LeCam"] = Plain with
        {
            Model = Model with { MinibatchStdDev = true },
            Objective = new() { LeCamWeight = 0.3, R1Weight = 0.1 },
        },
        ["adaptive augmentation, consistency"] = Plain with
        {
            Objective = new()
            {
                AugmentColor = true,
                AdaptiveAugment = true,
                AdaptiveAugmentTarget = -0.9,
                AdaptiveAugmentImages = 40,
                RealConsistencyWeight = 1,
                FakeConsistencyWeight = 1,
                LatentConsistencyWeight = 1,
                LatentDiversityWeight = 0.1,
            },
            Training = DistributedRun.Options with { Steps = 5 },
        },
        ["D2D-CE"] = Plain with
        {
            Model = Model with { Classes = 4, ClassEmbeddingDim = 4 },
            Objective = new() { D2DceWeight = 0.5 },
        },
        ["top-k, relativistic pairing, gradient accumulation"] = Plain with
        {
            Objective = new() { Loss = GanLossKind.RelativisticPairing, TopKFraction = 0.5 },
            Training = DistributedRun.Options with { GradientAccumulationSteps = 2 },
        },
        ["top-k, relativistic average"] = Plain with
        {
            Objective = new() { Loss = GanLossKind.RelativisticAverage, TopKFraction = 0.3 },
        },
        ["batch norm in the discriminator, differentiated twice"] = Plain with
        {
            Discriminator = () => Discriminator(Normalized),
            Objective = new() { Loss = GanLossKind.RelativisticAverage, R1Weight = 1, GradientPenaltyWeight = 1 },
            Training = DistributedRun.Options with { GradientAccumulationSteps = 2 },
            Optimizer = Descent,
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_and_four_processes_train_as_one_does(string name)
    {
        var single = Cases[name].Run(1);

        foreach (var processes in new[] { 2, 4 })
        {
            var several = Cases[name].Run(processes).Succeeded();

            several.ShouldEqual(single, 1e-9);
            Enumerable.Range(1, processes - 1).Select(several.HashOf)
                .Should().OnlyContain(hash => hash == several.HashOf(0), "all ranks have the same bits");
        }
    }

    [Theory]
    [InlineData(GanLossKind.Hinge)]
    [InlineData(GanLossKind.RelativisticAverage)]
    public void In_32_bits_they_differ_by_rounding(GanLossKind loss)
    {
        var run = Plain with
        {
            Type = float32,
            Optimizer = Descent,
            Objective = new() { Loss = loss, R1Weight = 0.1 },
        };

        run.Run(2).Succeeded().ShouldEqual(run.Run(1), 1e-5);
    }

    [Fact]
    public void A_training_moves_the_weights_far_more_than_the_tolerance()
    {
        var (before, after) = ((Plain with { Training = Plain.Training with { Steps = 1 } }).Run(1), Plain.Run(1));

        after.Weights[0].Max(entry => (entry.Value - before.Weights[0][entry.Key]).to(float64).abs().max().ToDouble())
            .Should().BeGreaterThan(5e-4);
    }

    [Fact]
    public void Reports_are_those_of_the_whole_batch()
    {
        var (single, several) = (Plain.Run(1), Plain.Run(2).Succeeded());

        several.Reports.Should().HaveSameCount(single.Reports, "rank 0 alone reports");
        foreach (var (expected, actual) in single.Reports.Zip(several.Reports))
        {
            actual.DiscriminatorLoss.Should().BeApproximately(expected.DiscriminatorLoss, 1e-9);
            actual.GeneratorLoss.Should().BeApproximately(expected.GeneratorLoss, 1e-9);
            actual.RealScore.Should().BeApproximately(expected.RealScore, 1e-9);
            actual.GeneratorGradientNorm.Should().BeApproximately(expected.GeneratorGradientNorm, 1e-9);
        }
    }

    [Fact]
    public void A_second_run_has_the_same_bits()
    {
        Plain.Run(2).HashOf(0).Should().Be(Plain.Run(2).HashOf(0));
    }

    [Fact]
    public void Each_process_reads_its_share_only()
    {
        var sources = new DistributedRun.Images[2];
        var whole = new DistributedRun.Images(0);
        (Plain with { Source = (_, _) => whole }).Run(1);

        (Plain with
        {
            Source = (rank, source) => sources[rank] = (DistributedRun.Images)source,
        }).Run(2).Succeeded();

        sources[0].Reads.Zip(sources[1].Reads, (first, second) => first.Concat(second))
            .Should().BeEquivalentTo(whole.Reads, options => options.WithStrictOrdering());
    }

    private static SaganDiscriminator Discriminator(BlockOptions blocks) =>
        new SaganDiscriminatorBuilder(imageHeight: 16, blocks: blocks)
            .Downsample(4).Downsample(8).SelfAttention().Downsample(8).ToScore().Build();
}
