using SelfAttentionGan.Attention;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>
/// A synthetic task that needs long-range dependencies: no layer with a local receptive field can solve it.
/// </summary>
internal abstract class LongRangeTask
{
    /// <summary>Number of held-out images for an evaluation.</summary>
    protected const int EvaluationImages = 1_024;

    public abstract string Name { get; }

    /// <summary>The accuracy of random guessing.</summary>
    public abstract double GuessAccuracy { get; }

    /// <summary>Adam's betas.</summary>
    public abstract (double, double) Betas { get; }

    /// <summary>Builds the network with self-attention, or with the attention-free control in its place.</summary>
    public abstract Module<Tensor, Tensor> Build(bool withAttention);

    /// <summary>Computes the loss on a new batch of random images.</summary>
    public abstract Tensor Loss(Module<Tensor, Tensor> network, Random random);

    /// <summary>Evaluates a network on held-out images.</summary>
    public abstract Score Evaluate(Module<Tensor, Tensor> network, Random random);

    /// <summary>Whether training can stop.</summary>
    public abstract bool IsSolved(Score score);

    /// <summary>Either layer has 1.25 C² + 1 parameters, and γ = 0 at first.</summary>
    protected static Module<Tensor, Tensor> AttentionOrControl(long channels, bool withAttention) => withAttention
        ? new SelfAttention2d(channels, SelfAttentionOptions.Official with { SpectralNorm = null })
        : new PointwiseControl(channels);
}

/// <summary>The result of an evaluation: accuracy, and for output images the PSNR in decibels.</summary>
internal readonly record struct Score(double Accuracy, double? Psnr = null);

/// <summary>Attention-free control: <c>x + γ · expand(relu(reduce(x)))</c> with 1×1 convolutions, C → 5C/8 → C.</summary>
internal sealed class PointwiseControl : Module<Tensor, Tensor>
{
    private readonly Conv2d reduce, expand;
    private readonly Parameter gamma = Parameter(zeros([]));

    public PointwiseControl(long channels)
        : base(nameof(PointwiseControl))
    {
        reduce = Conv2d(channels, 5 * channels / 8, kernel_size: 1, bias: false);
        expand = Conv2d(5 * channels / 8, channels, kernel_size: 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        return (x + gamma * expand.call(functional.relu(reduce.call(x)))).MoveToOuterDisposeScope();
    }
}
