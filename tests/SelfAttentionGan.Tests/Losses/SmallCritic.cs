using SelfAttentionGan.Attention;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Losses;

/// <summary>
/// Whatever a penalty must be differentiated through, once each: <c>Critic</c> of <c>gan_losses.py</c>.
/// </summary>
internal sealed class SmallCritic : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> features = new SpectralNorm(Conv2d(2, 8, kernel_size: 2));
    private readonly Module<Tensor, Tensor> attend = new SelfAttention2d(8);
    private readonly Module<Tensor, Tensor> score = Linear(8, 1);

    public SmallCritic()
        : base(nameof(SmallCritic)) => RegisterComponents();

    public override Tensor forward(Tensor x) =>
        score.call(attend.call(functional.leaky_relu(features.call(x), 0.1)).tanh().mean([2, 3]));
}
