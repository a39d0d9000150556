using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Projected;

/// <summary>
/// A 1×1 convolution with fixed random weights: buffers, which checkpoints keep and no optimizer changes.
/// </summary>
internal sealed class FixedConvolution : Module<Tensor, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Tensor weight, bias;

    /// <summary>Creates it with the initial weights of a convolution.</summary>
    public FixedConvolution(long from, long to)
        : base(nameof(FixedConvolution))
    {
        using var convolution = Conv2d(from, to, kernel_size: 1);
        weight = convolution.weight.detach().clone().DetachFromDisposeScope();
        bias = convolution.bias!.detach().clone().DetachFromDisposeScope();

        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => conv2d(x, weight, bias);

    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output) =>
        MacCounter.OfWeight(weight, transposed: false, input, output);
}
