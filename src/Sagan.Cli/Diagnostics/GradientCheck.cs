using System.Globalization;
using SelfAttentionGan.Attention;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Diagnostics;

/// <summary>
/// Gradient check: compares the gradients of attention and spectral normalization with finite differences in float64.
/// </summary>
internal static class GradientCheck
{
    private const double Epsilon = 1e-5, Tolerance = 1e-6;
    private const int PowerIterations = 20;

    public static DiagnosticResult Run(string device)
    {
        using var scope = NewDisposeScope();
        using var network = Network().to(new Device(device)).to(ScalarType.Float64);
        using var random = new Generator(1);
        var x = Normal([2, 3, 8, 8]);
        ConvergeSpectralNorm();
        x.requires_grad_();
        var weights = Normal([2, 8, 8, 8]);
        Score().backward();

        var error = network.parameters().Append(x).Max(Error);
        var summary = string.Create(CultureInfo.InvariantCulture, $"maximum error {error:0.0e+0}");
        var name = $"gradient on {device}";

        return error < Tolerance
            ? new(name, summary)
            : new(
                name, summary, $"Gradients on {device} are wrong, so training would give wrong results. Try "
                + "another version of torch.", Failed: true);

        // Finite differences need u and v near convergence; evaluation mode keeps them constant.
        void ConvergeSpectralNorm()
        {
            using var noGrad = no_grad();
            for (var i = 0; i < PowerIterations; i++)
                network.call(x);
            network.eval();
        }

        Tensor Score() => (network.call(x) * weights).sum();

        Tensor Normal(long[] shape) => randn(shape, ScalarType.Float64, generator: random).to(new Device(device));

        // The directional derivative along a random direction, by the gradient and by two scores.
        double Error(Tensor leaf)
        {
            using var inner = NewDisposeScope();
            using var noGrad = no_grad();

            var direction = Normal(leaf.shape);
            var analytic = (leaf.grad! * direction).sum().ToDouble();
            leaf.add_(direction * Epsilon);
            var above = Score().ToDouble();
            leaf.sub_(direction * 2 * Epsilon);
            var below = Score().ToDouble();
            leaf.add_(direction * Epsilon);
            var numeric = (above - below) / (2 * Epsilon);

            return Math.Abs(analytic - numeric) / Math.Max(1, Math.Abs(numeric));
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
