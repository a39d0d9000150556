using SelfAttentionGan.Blocks;
using SelfAttentionGan.Losses;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>Discriminator task: images with two squares of one color are real, with two colors fake.</summary>
/// <remarks>
/// Images come in groups of four, colors a and b as aa and bb against ab and ba, at the same two positions: a sum of
/// local scores has the same total for real and fake ones. Only a dependency between the squares, 17 columns or more
/// apart, separates them. Weights are initialized orthogonally, so that no color channel dominates another.
/// </remarks>
internal sealed class SameColorTask : LongRangeTask
{
    private const int BatchSize = 64, Height = 32, MinDistance = 17, Colors = 8, Channels = 64;

    private readonly HingeLoss hinge = new();

    public override string Name => "same";

    public override double GuessAccuracy => 0.5;

    public override (double, double) Betas => (0, 0.9);

    public override Module<Tensor, Tensor> Build(bool withAttention)
    {
        var discriminator = Sequential(
            ("downsample1", new SpectralNorm(Conv2d(3, Channels / 2, kernel_size: 4, stride: 2, padding: 1))),
            ("relu1", ReLU()),
            ("downsample2", new SpectralNorm(Conv2d(Channels / 2, Channels, kernel_size: 4, stride: 2, padding: 1))),
            ("relu2", ReLU()),
            ("attention", AttentionOrControl(Channels, withAttention)),
            ("conv", Conv2d(Channels, Channels, kernel_size: 1)),
            ("relu3", ReLU()),
            ("pool", new SumPool()),
            ("score", new SpectralNorm(Linear(Channels, 1))));

        WeightInitializer.Initialize(discriminator, Initialization.Orthogonal);
        return discriminator;
    }

    public override Tensor Loss(Module<Tensor, Tensor> network, Random random)
    {
        using var scope = NewDisposeScope();

        var scores = network.call(CreateBatch(BatchSize, random)).chunk(2);

        return hinge.ForDiscriminator(scores[0], scores[1]).MoveToOuterDisposeScope();
    }

    public override Score Evaluate(Module<Tensor, Tensor> network, Random random)
    {
        using var scope = NewDisposeScope();

        var scores = network.call(CreateBatch(EvaluationImages, random)).chunk(2);

        return new(cat([scores[0].gt(0), scores[1].lt(0)]).to(float32).mean().ToDouble());
    }

    public override bool IsSolved(Score score) => score.Accuracy > 0.99;

    /// <summary>Creates real images aa and bb, then fake ones ab and ba at the same positions.</summary>
    private static Tensor CreateBatch(int count, Random random)
    {
        var images = new SquareImages(count, Height);

        for (var (group, groups) = (0, count / 4); group < groups; group++)
        {
            var (left, right) = images.RandomPositions(random, MinDistance);
            var a = random.Next(Colors);
            var b = (a + random.Next(1, Colors)) % Colors;

            foreach (var (kind, (first, second)) in new[] { (a, a), (b, b), (a, b), (b, a) }.Index())
            {
                images.Fill(kind * groups + group, left, first);
                images.Fill(kind * groups + group, right, second);
            }
        }

        return images.ToTensor();
    }

    /// <summary>Global sum pooling, which is invariant to positions.</summary>
    private sealed class SumPool() : Module<Tensor, Tensor>(nameof(SumPool))
    {
        public override Tensor forward(Tensor x) => x.sum([2, 3]);
    }
}
