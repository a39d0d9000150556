using SelfAttentionGan.Blocks;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Layers;

/// <summary>
/// The image translator's residual block (Johnson et al. 2016): <c>x + norm(conv(act(norm(conv(x)))))</c>, 3×3
/// convolutions with reflection padding; no activation follows the sum.
/// </summary>
public sealed class TranslatorResidualBlock : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> first, second;

    internal TranslatorResidualBlock(long channels, BlockOptions options)
        : base(nameof(TranslatorResidualBlock))
    {
        first = new ReflectionConvolutionBlock(channels, channels, options);
        second = new ReflectionConvolutionBlock(channels, channels, options, activate: false);

        RegisterComponents();
    }

    /// <summary>Computes the block.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>A feature map of the same shape.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        return x.Plus(second.call(first.call(x))).MoveToOuterDisposeScope();
    }
}
