using System.Globalization;
using SelfAttentionGan.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Doctor;

/// <summary>Compares gradients through attention and spectral normalisation with differences, in 64 bits.</summary>
internal static class GradientCheck
{
    private const double Nudge = 1e-5, Allowed = 1e-6;
    private const int Settling = 20;

    public static Finding On(string device)
    {
        using var scope = NewDisposeScope();
        using var network = Network().to(new Device(device)).to(ScalarType.Float64);
        using var chance = new Generator(1);
        var x = Random([2, 3, 8, 8]);
        Settle();
        x.requires_grad_();
        var weights = Random([2, 8, 8, 8]);
        Score().backward();

        var worst = network.parameters().Append(x).Max(Error);
        var says = string.Create(CultureInfo.InvariantCulture, $"off by {worst:0.0e+0} at most");
        var name = $"gradient on {device}";

        return worst < Allowed
            ? new(name, says)
            : new(
                name, says, $"Gradients on {device} are wrong: a training would learn something else. Try another "
                + "version of torch.", Failed: true);

        // At random u and v the norm bends so much that finite differences say little; in evaluation they stay.
        void Settle()
        {
            using var constant = no_grad();
            for (var i = 0; i < Settling; i++)
                network.call(x);
            network.eval();
        }

        Tensor Score() => (network.call(x) * weights).sum();

        Tensor Random(long[] shape) => randn(shape, ScalarType.Float64, generator: chance).to(new Device(device));

        // The slope along a random direction, told by the gradient and by two scores.
        double Error(Tensor leaf)
        {
            using var inner = NewDisposeScope();
            using var constant = no_grad();

            var way = Random(leaf.shape);
            var told = (leaf.grad! * way).sum().ToDouble();
            leaf.add_(way * Nudge);
            var above = Score().ToDouble();
            leaf.sub_(way * 2 * Nudge);
            var below = Score().ToDouble();
            leaf.add_(way * Nudge);
            var measured = (above - below) / (2 * Nudge);

            return Math.Abs(told - measured) / Math.Max(1, Math.Abs(measured));
        }
    }

    private static Module<Tensor, Tensor> Network()
    {
        var attention = new SelfAttention2d(8, SelfAttentionOptions.Official with { SpectralNorm = new() });
        using (no_grad())
            attention.get_parameter("gamma")!.fill_(0.5);

        return Sequential(new SpectralNorm(Conv2d(3, 8, kernel_size: 3, padding: 1)), attention);
    }
}
