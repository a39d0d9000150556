using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace LongRange;

/// <summary>
/// Image-to-image task: fill the white square with the color of the other square, at least 23 columns left.
/// </summary>
internal sealed class CopyColorTask : LongRangeTask
{
    private const int BatchSize = 32, Height = 12, MinDistance = 23, Channels = 48;

    // The corners of the RGB cube without black and white.
    private const int Colors = 6;

    public override string Name => "copy";

    public override double GuessAccuracy => 1.0 / Colors;

    public override (double, double) Betas => (0.9, 0.999);

    public override Module<Tensor, Tensor> Build(bool withAttention) => Sequential(
        ("downsample", Conv2d(3, Channels, kernel_size: 4, stride: 2, padding: 1)),
        ("relu1", ReLU()),
        ("conv1", Conv2d(Channels, Channels, kernel_size: 3, padding: 1)),
        ("relu2", ReLU()),
        ("attention", AttentionOrControl(Channels, withAttention)),
        ("conv2", Conv2d(Channels, Channels, kernel_size: 3, padding: 1)),
        ("relu3", ReLU()),
        ("upsample", ConvTranspose2d(Channels, 3, kernel_size: 4, stride: 2, padding: 1)));

    public override Tensor Loss(Module<Tensor, Tensor> network, Random random)
    {
        using var scope = NewDisposeScope();

        var (input, target) = CreateBatch(BatchSize, random);

        return mse_loss(network.call(input), target).MoveToOuterDisposeScope();
    }

    public override Score Evaluate(Module<Tensor, Tensor> network, Random random)
    {
        using var scope = NewDisposeScope();

        var (input, target) = CreateBatch(EvaluationImages, random);
        var output = network.call(input);

        var accuracy = Classify(output, input).eq(Classify(target, input)).to(float32).mean().ToDouble();
        var error = mse_loss(output, target).ToDouble();

        return new(accuracy, 10 * Math.Log10(4 / error));                // from -1 to 1: the peak is 2
    }

    public override bool IsSolved(Score score) => score is { Accuracy: > 0.99, Psnr: > 31 };

    private static (Tensor Input, Tensor Target) CreateBatch(int count, Random random)
    {
        var (input, target) = (new SquareImages(count, Height), new SquareImages(count, Height));

        for (var i = 0; i < count; i++)
        {
            var (left, right) = input.RandomPositions(random, MinDistance);
            var color = 1 + random.Next(Colors);

            input.Fill(i, left, color);
            input.Fill(i, right, SquareImages.White);
            target.Fill(i, left, color);
            target.Fill(i, right, color);
        }

        return (input.ToTensor(), target.ToTensor());
    }

    /// <summary>Returns the color nearest to the image's mean where the input is white.</summary>
    private static Tensor Classify(Tensor image, Tensor input)
    {
        var white = input.amin([1], keepdim: true).eq(1).to(float32);            // (n, 1, h, w)
        var color = (image * white).sum([2, 3]);                                 // (n, 3)
        var palette =
            from index in Enumerable.Range(1, Colors)
            from channel in Enumerable.Range(0, 3)
            select SquareImages.Level(index, channel);

        return color.mm(tensor(palette.ToArray(), [Colors, 3]).t()).argmax(1);   // (n)
    }
}
