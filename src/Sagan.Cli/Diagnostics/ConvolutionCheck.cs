using System.Globalization;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Diagnostics;

/// <summary>Compares float32 convolutions with float64 ones, and reports whether oneDNN computes them.</summary>
internal static class ConvolutionCheck
{
    private const double Tolerance = 1e-3;

    /// <summary>oneDNN has been seen to err where channels are no multiple of 16.</summary>
    private static readonly (int Inputs, int Outputs, int Kernel)[] Shapes = [(8, 16, 4), (24, 32, 3), (100, 64, 4)];

    public static DiagnosticResult Run() => Evaluate(OneDnnGuard.Ensure(), OneDnnGuard.Describe(), MaxError());

    /// <summary>Evaluates oneDNN's state and the largest difference between float32 and float64.</summary>
    public static DiagnosticResult Evaluate(OneDnnState state, string description, double error)
    {
        var backend = state == OneDnnState.Disabled ? "without oneDNN" : "with oneDNN";
        var summary = string.Create(CultureInfo.InvariantCulture, $"{backend}, maximum error {error:0.0e+0}");
        var isWrong = !(error < Tolerance);

        return new(
            "convolutions", summary,
            (state, isWrong) switch
            {
                (OneDnnState.Faulty, _) => description,
                (_, true) =>
                    "Float32 convolutions differ from float64 ones, so training would give wrong results. Set "
                    + "ONEDNN_MAX_CPU_ISA=SSE41 in the environment; if that does not help, try another version of torch.",
                (OneDnnState.Disabled, _) => description,
                _ => null,
            },
            Failed: isWrong || state == OneDnnState.Faulty);
    }

    private static double MaxError()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var random = new Generator(1);

        return Shapes.Max(shape =>
        {
            using var convolution = Conv2d(shape.Inputs, shape.Outputs, shape.Kernel);
            using var transposed = ConvTranspose2d(shape.Inputs, shape.Outputs, shape.Kernel);
            var x = randn([4, shape.Inputs, 8, 8], generator: random);

            return Math.Max(Error(convolution, x), Error(transposed, x));
        });
    }

    private static double Error(Module<Tensor, Tensor> layer, Tensor x)
    {
        full(x.shape[0], 2 * x.shape[1], 16, 16, 5).Dispose();   // leaves numbers other than zero in freed memory
        var y = layer.call(x);
        var exact = layer.to(ScalarType.Float64).call(x.to(ScalarType.Float64));

        return (y.to(ScalarType.Float64) - exact).abs().max().ToDouble();
    }
}
