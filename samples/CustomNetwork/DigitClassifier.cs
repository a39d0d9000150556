using SelfAttentionGan.Attention;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace CustomNetwork;

/// <summary>A convolutional classifier with spectral normalization and self-attention.</summary>
internal sealed class DigitClassifier : Module<Tensor, Tensor>
{
    // Field names are the keys of the saved weights.
    private readonly SpectralNorm conv1 = new(Conv2d(1, 16, kernel_size: 4, stride: 2, padding: 1));
    private readonly SpectralNorm conv2 = new(Conv2d(16, 32, kernel_size: 4, stride: 2, padding: 1));
    private readonly SelfAttention2d attention = new(32);
    private readonly SpectralNorm conv3 = new(Conv2d(32, 64, kernel_size: 3, padding: 1));
    private readonly Module<Tensor, Tensor> linear;

    public DigitClassifier(int classes)
        : base(nameof(DigitClassifier))
    {
        linear = Linear(64 * 6 * 6, classes);

        RegisterComponents();
    }

    /// <summary>γ, the weight of the attention branch.</summary>
    public double Gamma => get_parameter("attention.gamma")!.item<float>();

    /// <param name="x">Gray images, N×1×24×24.</param>
    /// <returns>Logits, N×classes.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        x = leaky_relu(conv1.call(x), 0.1);                          // (n, 16, 12, 12)
        x = leaky_relu(conv2.call(x), 0.1);                          // (n, 32, 6, 6)
        x = attention.call(x);                                       // (n, 32, 6, 6)
        x = leaky_relu(conv3.call(x), 0.1);                          // (n, 64, 6, 6)

        return linear.call(x.flatten(1)).MoveToOuterDisposeScope();
    }
}
