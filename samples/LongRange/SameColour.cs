using SelfAttentionGan.Layers;
using SelfAttentionGan.Losses;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>A discriminator to which two squares of one colour are real, and two of two colours fake.</summary>
/// <remarks>
/// They come in fours, colours a and b as aa and bb against ab and ba, at the same two places: whatever a sum of local
/// scores makes of them, it is the same in total for either kind. Only a look from one square to the other, 17 columns
/// or more apart, tells them. First weights are orthogonal, so that no channel of the colours drowns another.
/// </remarks>
internal sealed class SameColour : Experiment
{
    private const int Batch = 64, Height = 32, Apart = 17, Colours = 8, Channels = 64;

    private readonly HingeLoss hinge = new();

    public override string Name => "same";

    public override double Chance => 0.5;

    public override (double, double) Betas => (0, 0.9);

    public override Module<Tensor, Tensor> Build(bool attends)
    {
        var discriminator = Sequential(
            ("shrink1", new SpectralNorm(Conv2d(3, Channels / 2, kernel_size: 4, stride: 2, padding: 1))),
            ("bend1", ReLU()),
            ("shrink2", new SpectralNorm(Conv2d(Channels / 2, Channels, kernel_size: 4, stride: 2, padding: 1))),
            ("bend2", ReLU()),
            ("far", Middle(Channels, attends)),
            ("mix", Conv2d(Channels, Channels, kernel_size: 1)),
            ("bend3", ReLU()),
            ("pool", new Sum()),
            ("score", new SpectralNorm(Linear(Channels, 1))));

        Weights.Draw(discriminator, Initialization.Orthogonal);
        return discriminator;
    }

    public override Tensor Loss(Module<Tensor, Tensor> network, Random lot)
    {
        using var scope = NewDisposeScope();

        var scores = network.call(Draw(Batch, lot)).chunk(2);

        return hinge.ForDiscriminator(scores[0], scores[1]).MoveToOuterDisposeScope();
    }

    public override Score Ask(Module<Tensor, Tensor> network, Random lot)
    {
        using var scope = NewDisposeScope();

        var scores = network.call(Draw(HeldOut, lot)).chunk(2);
        var right = cat([scores[0].gt(0), scores[1].lt(0)]).to(float32).mean().ToDouble();

        return new(right);
    }

    public override bool IsLearnt(Score score) => score.Accuracy > 0.99;

    /// <summary>Draws fours of pictures: colours a and b as aa, bb and, at the same two places, ab, ba.</summary>
    private static Tensor Draw(int count, Random lot)
    {
        var pictures = new Squares(count, Height);

        for (var (four, fours) = (0, count / 4); four < fours; four++)
        {
            var (left, right) = pictures.Places(lot, Apart);
            var a = lot.Next(Colours);
            var b = (a + lot.Next(1, Colours)) % Colours;

            foreach (var (kind, (first, second)) in new[] { (a, a), (b, b), (a, b), (b, a) }.Index())
            {
                pictures.Paint(kind * fours + four, left, first);
                pictures.Paint(kind * fours + four, right, second);
            }
        }

        return pictures.ToTensor();
    }

    /// <summary>Adds all positions up, so that it cannot matter where one is.</summary>
    private sealed class Sum() : Module<Tensor, Tensor>(nameof(Sum))
    {
        public override Tensor forward(Tensor x) => x.sum([2, 3]);
    }
}
