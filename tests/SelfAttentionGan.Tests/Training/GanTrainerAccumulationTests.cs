using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerAccumulationTests
{
    public static TheoryData<GanLossKind, double> Cases => new()
    {
        { GanLossKind.Hinge, 0 },
        { GanLossKind.Bce, 0 },
        { GanLossKind.LeastSquares, 1 },
        { GanLossKind.Wasserstein, 10 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Accumulated_gradients_are_those_of_the_large_batch(GanLossKind loss, double r1)
    {
        var whole = Train(loss, r1, microBatches: 1);

        foreach (var parts in new[] { 2, 4, 8 })
            foreach (var (key, value) in Train(loss, r1, parts))
                value.allclose(whole[key], 1e-9, 1e-9).Should().BeTrue($"{parts} parts of the batch have its {key}");
    }

    [Fact]
    public void Reports_are_those_of_the_large_batch()
    {
        List<TrainingReport> whole = [], parts = [];

        Train(GanLossKind.Hinge, r1: 1, microBatches: 1, new DelegateObserver(whole.Add));
        Train(GanLossKind.Hinge, r1: 1, microBatches: 4, new DelegateObserver(parts.Add));

        foreach (var (expected, actual) in whole.Zip(parts))
        {
            actual.DiscriminatorLoss.Should().BeApproximately(expected.DiscriminatorLoss, 1e-7);
            actual.GeneratorLoss.Should().BeApproximately(expected.GeneratorLoss, 1e-7);
            actual.Losses["discriminator.r1"].Should().BeApproximately(expected.Losses["discriminator.r1"], 1e-7);
            actual.RealScore.Should().BeApproximately(expected.RealScore, 1e-7);
            actual.GeneratorGradientNorm.Should().BeApproximately(expected.GeneratorGradientNorm, 1e-7);
        }
    }

    // In float64 and with momentum: in float32, rounding decides the sign of Adam's first step.
    private static Dictionary<string, Tensor> Train(
        GanLossKind loss, double r1, int microBatches, params IGanObserver[] observers)
    {
        manual_seed(2);
        var generator = Sequential(new ToFloat64(), Linear(8, 3 * 8 * 8), Unflatten(1, [3, 8, 8]), Tanh());
        var discriminator = Sequential(new ToFloat64(), Conv2d(3, 4, 3), Softplus(), Flatten(), Linear(4 * 6 * 6, 1));
        generator.to(float64);
        discriminator.to(float64);
        var options = new GanTrainerOptions
        {
            Steps = 3,
            BatchSize = 8,
            GradientAccumulationSteps = microBatches,
            CriticSteps = 2,
            GeneratorLearningRate = 1e-2,
            DiscriminatorLearningRate = 1e-2,
            GeneratorBeta1 = 0.9,
            DiscriminatorBeta1 = 0.9,
            ReportEvery = 1,
        };

        new GanTrainer(
            generator.AsGenerator(), discriminator.AsDiscriminator(), options,
            AdversarialObjective.From(new() { Loss = loss, R1Weight = r1 }))
            .Run(new SyntheticImages(size: 8), observers);

        return Named("generator", generator).Concat(Named("discriminator", discriminator)).ToDictionary();
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(string name, Module network) =>
        network.state_dict().Select(entry => KeyValuePair.Create($"{name}.{entry.Key}", entry.Value));

    /// <summary>Converts its input to float64.</summary>
    private sealed class ToFloat64() : Module<Tensor, Tensor>(nameof(ToFloat64))
    {
        public override Tensor forward(Tensor input) => input.to(float64);
    }
}
