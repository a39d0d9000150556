using System.Globalization;
using SelfAttentionGan;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Doctor;

/// <summary>Compares convolutions in 32 bits with the same in 64 bits, and says whether oneDNN computes them.</summary>
internal static class Convolutions
{
    private const double Allowed = 1e-3;

    /// <summary>oneDNN has been seen to err where channels are no multiple of 16.</summary>
    private static readonly (int Inputs, int Outputs, int Kernel)[] Shapes = [(8, 16, 4), (24, 32, 3), (100, 64, 4)];

    public static Finding Check() => Judge(OneDnnGuard.Ensure(), OneDnnGuard.Describe(), LargestError());

    /// <summary>Judges by oneDNN's state and by the largest difference between 32 and 64 bits.</summary>
    public static Finding Judge(OneDnnState state, string description, double error)
    {
        var by = state == OneDnnState.TurnedOff ? "without oneDNN" : "with oneDNN";
        var says = string.Create(CultureInfo.InvariantCulture, $"{by}, off by {error:0.0e+0} at most");
        var wrong = !(error < Allowed);

        return new(
            "convolutions", says,
            (state, wrong) switch
            {
                (OneDnnState.Faulty, _) => description,
                (_, true) =>
                    "Convolutions in 32 bits differ from those in 64 bits: a training would learn something else. Set "
                    + "ONEDNN_MAX_CPU_ISA=SSE41 in the environment; if that does not help, try another version of torch.",
                (OneDnnState.TurnedOff, _) => description,
                _ => null,
            },
            Failed: wrong || state == OneDnnState.Faulty);
    }

    private static double LargestError()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
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
        full(x.shape[0], 2 * x.shape[1], 16, 16, 5).Dispose();   // numbers in the memory that is free, not zeros
        var y = layer.call(x);
        var exact = layer.to(ScalarType.Float64).call(x.to(ScalarType.Float64));

        return (y.to(ScalarType.Float64) - exact).abs().max().ToDouble();
    }
}
