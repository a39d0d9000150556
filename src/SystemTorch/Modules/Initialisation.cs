using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>How fresh weights are drawn when nobody says otherwise.</summary>
internal static class Initialisation
{
    /// <summary>PyTorch's default for linear and convolutional layers.</summary>
    public static void Reset(Parameter weight, Parameter? bias)
    {
        init.kaiming_uniform_(weight, Math.Sqrt(5));
        var (fanIn, _) = init.CalculateFanInAndFanOut(weight);
        if (bias is null || fanIn == 0)
            return;
        var bound = 1 / Math.Sqrt(fanIn);
        init.uniform_(bias, -bound, bound);
    }
}
