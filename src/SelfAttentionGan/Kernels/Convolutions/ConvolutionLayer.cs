using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>A Conv2d or ConvTranspose2d that this library's kernels compute, where they can.</summary>
/// <remarks>It has neither groups nor dilation; its state keys are PyTorch's.</remarks>
public sealed class ConvolutionLayer : CheckedModule<Tensor, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter weight;
    private readonly Parameter? bias;

    private ConvolutionLayer(Convolution layer, Convolution2d convolution)
        : base(layer.GetName())
    {
        Convolution = convolution;
        weight = TakeOver(layer.weight);
        bias = layer.bias is { } given ? TakeOver(given) : null;

        RegisterComponents();
        layer.Dispose();
    }

    /// <summary>Whether it is a transposed convolution: its weight is input channels × output channels × kernel.</summary>
    public bool IsTransposed => Convolution.IsTransposed;

    /// <summary>Vertical and horizontal stride.</summary>
    public IReadOnlyList<long> Stride => Convolution.Stride;

    /// <summary>Vertical and horizontal padding.</summary>
    public IReadOnlyList<long> Padding => Convolution.Padding;

    /// <summary>Rows and columns added to a transposed convolution's output.</summary>
    public IReadOnlyList<long> OutputPadding => Convolution.OutputPadding;

    /// <summary>Strides and padding.</summary>
    internal Convolution2d Convolution { get; }

    /// <summary>Takes over the weight and the bias of a convolution, and disposes it; returns other layers as they are.</summary>
    internal static Module<Tensor, Tensor> Of(Module<Tensor, Tensor> layer) =>
        layer is Convolution plain && Convolution2d.Of(plain) is { } convolution
            ? new ConvolutionLayer(plain, convolution)
            : layer;

    /// <summary>Computes the convolution.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>A feature map, N×channels×height×width.</returns>
    public override Tensor forward(Tensor x)
    {
        OneDnnGuard.Ensure();

        return Convolution.Compute(x, weight, bias);
    }

    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output) =>
        MacCounter.OfWeight(weight, Convolution.IsTransposed, input, output);

    private static Parameter TakeOver(Tensor parameter)
    {
        var taken = Parameter(parameter.detach(), parameter.requires_grad);
        taken.DetachFromDisposeScope();
        return taken;
    }
}
