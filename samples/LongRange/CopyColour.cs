using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace LongRange;

/// <summary>Paints the white square in the colour of the other one, 23 columns or more to its left.</summary>
internal sealed class CopyColour : Experiment
{
    private const int Batch = 32, Height = 12, Apart = 23, Channels = 48;

    // The corners of the colour cube but for black and white.
    private const int Colours = 6;

    public override string Name => "copy";

    public override double Chance => 1.0 / Colours;

    public override (double, double) Betas => (0.9, 0.999);

    public override Module<Tensor, Tensor> Build(bool attends) => Sequential(
        ("shrink", Conv2d(3, Channels, kernel_size: 4, stride: 2, padding: 1)),
        ("bend1", ReLU()),
        ("near", Conv2d(Channels, Channels, kernel_size: 3, padding: 1)),
        ("bend2", ReLU()),
        ("far", Middle(Channels, attends)),
        ("mix", Conv2d(Channels, Channels, kernel_size: 3, padding: 1)),
        ("bend3", ReLU()),
        ("enlarge", ConvTranspose2d(Channels, 3, kernel_size: 4, stride: 2, padding: 1)));

    public override Tensor Loss(Module<Tensor, Tensor> network, Random lot)
    {
        using var scope = NewDisposeScope();

        var (question, answer) = Draw(Batch, lot);

        return mse_loss(network.call(question), answer).MoveToOuterDisposeScope();
    }

    public override Score Ask(Module<Tensor, Tensor> network, Random lot)
    {
        using var scope = NewDisposeScope();

        var (question, answer) = Draw(HeldOut, lot);
        var painted = network.call(question);

        var right = Read(painted, question).eq(Read(answer, question)).to(float32).mean().ToDouble();
        var error = mse_loss(painted, answer).ToDouble();

        return new(right, 10 * Math.Log10(4 / error));                   // from -1 to 1: the peak is 2
    }

    public override bool IsLearnt(Score score) => score is { Accuracy: > 0.99, Decibels: > 31 };

    private static (Tensor Question, Tensor Answer) Draw(int count, Random lot)
    {
        var (question, answer) = (new Squares(count, Height), new Squares(count, Height));

        for (var i = 0; i < count; i++)
        {
            var (left, right) = question.Places(lot, Apart);
            var colour = 1 + lot.Next(Colours);

            question.Paint(i, left, colour);
            question.Paint(i, right, Squares.White);
            answer.Paint(i, left, colour);
            answer.Paint(i, right, colour);
        }

        return (question.ToTensor(), answer.ToTensor());
    }

    /// <summary>Names the colour that is nearest to what stands where the question is white.</summary>
    private static Tensor Read(Tensor picture, Tensor question)
    {
        var white = question.amin([1], keepdim: true).eq(1).to(float32);         // (n, 1, h, w)
        var shade = (picture * white).sum([2, 3]);                               // (n, 3)
        var palette =
            from colour in Enumerable.Range(1, Colours)
            from channel in Enumerable.Range(0, 3)
            select Squares.Level(colour, channel);

        return shade.mm(tensor(palette.ToArray(), [Colours, 3]).t()).argmax(1);  // (n)
    }
}
