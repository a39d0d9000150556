using TorchSharp;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>A discriminator to which two squares of one colour are real, and two of two colours fake.</summary>
/// <remarks>
/// Colours are as frequent in either kind, so that a sum of what stands at each place has the same mean on both: only
/// a look from one square to the other, 17 columns or more apart, tells them.
/// </remarks>
internal sealed class SameColour : Experiment
{
    private const int Batch = 64, Height = 32, Apart = 17, Colours = 8;
    private static readonly int Channels = int.Parse(Environment.GetEnvironmentVariable("CH") ?? "64");

    private static readonly string V = Environment.GetEnvironmentVariable("V") ?? "";
    private readonly HingeLoss hinge = new();

    public override string Name => "same";

    public override double Chance => 0.5;

    public override double Momentum => 0;

    public override double Memory => 0.9;

    public override Module<Tensor, Tensor> Build(bool attends) => Sequential(
        ("shrink1", new SpectralNorm(Conv2d(3, Channels / 2, kernel_size: 4, stride: 2, padding: 1))),
        ("bend1", V.Contains("l") ? LeakyReLU(0.1) : ReLU()),
        ("shrink2", new SpectralNorm(Conv2d(Channels / 2, Channels, kernel_size: 4, stride: 2, padding: 1))),
        ("bend2", V.Contains("l") ? LeakyReLU(0.1) : ReLU()),
        ("far", Middle(attends)),
        ("mix", V.Contains("m") ? Conv2d(Channels, Channels, kernel_size: 1) : new SpectralNorm(Conv2d(Channels, Channels, kernel_size: 1))),
        ("bend3", V.Contains("l") ? LeakyReLU(0.1) : ReLU()),
        ("pool", new Sum()),
        ("score", new SpectralNorm(Linear(Channels, 1))));

    public override Tensor Loss(Module<Tensor, Tensor> network, Random lot)
    {
        using var scope = NewDisposeScope();

        var scores = network.call(Draw(Batch, lot)).chunk(2);

        return hinge.ForDiscriminator(scores[0], scores[1]).MoveToOuterDisposeScope();
    }

    public override Score Ask(Module<Tensor, Tensor> network, Random lot)
    {
        using var scope = NewDisposeScope();

        var scores = network.call(Draw(HeldOut / 2, lot)).chunk(2);
        var right = cat([scores[0].gt(0), scores[1].lt(0)]).to(float32).mean().ToDouble();

        return new(right);
    }

    public override bool IsLearnt(Score score) => score.Accuracy > 0.99;

    private static Module<Tensor, Tensor> Middle(bool attends) => attends
        ? new SelfAttention2d(Channels, SelfAttentionOptions.Official with { SpectralNorm = V.Contains("a") ? null : new() })
        : new PointwiseResidual(Channels, new() { SpectralNorm = V.Contains("a") ? null : new() }, scalarGamma: true);

    /// <summary>Draws pairs of one colour, then as many of two.</summary>
    private static Tensor Draw(int count, Random lot)
    {
        var pairs = new Squares(2 * count, Height);

        for (var i = 0; i < 2 * count; i++)
        {
            var (left, right) = pairs.Places(lot, Apart);
            var colour = lot.Next(Colours);
            var other = i < count ? colour : (colour + lot.Next(1, Colours)) % Colours;

            pairs.Paint(i, left, colour);
            pairs.Paint(i, right, other);
        }

        return pairs.ToTensor();
    }
    
    private sealed class Sum() : Module<Tensor, Tensor>(nameof(Sum))
    {
        public override Tensor forward(Tensor x) => x.sum([2, 3]);
    }
}
