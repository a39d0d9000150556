using SelfAttentionGan.Attention;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);

using var network = Sequential(
    new SpectralNorm(Conv2d(3, 16, kernel_size: 3, padding: 1)),
    ReLU(),
    new SelfAttention2d(16),
    new SpectralNorm(Conv2d(16, 1, kernel_size: 3, padding: 1)));

using var optimizer = optim.Adam(network.parameters(), lr: 1e-3);
using var images = randn(4, 3, 16, 16);
using var targets = randn(4, 1, 16, 16);

for (var step = 1; step <= 5; step++)
{
    using var scope = NewDisposeScope();

    var output = network.call(images);
    var loss = functional.mse_loss(output, targets);

    optimizer.zero_grad();
    loss.backward();
    optimizer.step();

    Console.WriteLine($"step {step}: {Shape(images)} -> {Shape(output)}, loss {loss.item<float>():F4}");

    if (!float.IsFinite(loss.item<float>()))
        throw new InvalidOperationException($"The loss must be finite, but is {loss.item<float>()} at step {step}.");
}

foreach (var (name, parameter) in network.named_parameters())
    Console.WriteLine($"{name}: {Shape(parameter)}");

static string Shape(Tensor tensor) => string.Join("×", tensor.shape);
