using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>A Conv2d or ConvTranspose2d that <see cref="Convolution2d"/> computes.</summary>
internal sealed class ConvolutionLayer : Module<Tensor, Tensor>, IMultiplyAdds
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

    /// <summary>Strides and padding.</summary>
    public Convolution2d Convolution { get; }

    /// <summary>Takes over the weight and the bias of a convolution, and disposes it; returns other layers as they are.</summary>
    public static Module<Tensor, Tensor> Of(Module<Tensor, Tensor> layer) =>
        layer is Convolution plain && Convolution2d.Of(plain) is { } convolution
            ? new ConvolutionLayer(plain, convolution)
            : layer;

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
