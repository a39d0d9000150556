using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace CustomNetwork;

/// <summary>Convolutions that are spectrally normalised, and between them a look at the whole picture.</summary>
internal sealed class DigitClassifier : Module<Tensor, Tensor>
{
    // Field names are the keys of the saved weights.
    private readonly SpectralNorm shrink1 = new(Conv2d(1, 16, kernel_size: 4, stride: 2, padding: 1));
    private readonly SpectralNorm shrink2 = new(Conv2d(16, 32, kernel_size: 4, stride: 2, padding: 1));
    private readonly SelfAttention2d look = new(32);
    private readonly SpectralNorm mix = new(Conv2d(32, 64, kernel_size: 3, padding: 1));
    private readonly Module<Tensor, Tensor> score;

    public DigitClassifier(int classes)
        : base(nameof(DigitClassifier))
    {
        score = Linear(64 * 6 * 6, classes);

        RegisterComponents();
    }

    /// <summary>How much of the far field the attention lets in.</summary>
    public double Gamma => get_parameter("look.gamma")!.item<float>();

    /// <param name="x">Grey pictures, N×1×24×24.</param>
    /// <returns>A score for each class, N×classes.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var edges = leaky_relu(shrink1.call(x), 0.1);                // (n, 16, 12, 12)
        var strokes = leaky_relu(shrink2.call(edges), 0.1);          // (n, 32, 6, 6)
        var seen = look.call(strokes);                               // (n, 32, 6, 6)
        var shapes = leaky_relu(mix.call(seen), 0.1);                // (n, 64, 6, 6)

        return score.call(shapes.flatten(1)).MoveToOuterDisposeScope();
    }
}
