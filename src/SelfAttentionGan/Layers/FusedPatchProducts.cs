using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>The products as native operators, where torch has been given them: SystemTorch's, on a CPU.</summary>
/// <remarks>
/// A map is rounded, cut and laid down in one go each, in the order of torch's weights, which need not be sorted.
/// <see cref="TensorPatchProducts"/> is the twin, and takes over where these operators are not.
/// </remarks>
internal sealed class FusedPatchProducts : IPatchProducts
{
    public static FusedPatchProducts Instance { get; } = new();

    /// <summary>Whether there are operators for this map.</summary>
    public static bool Takes(Tensor map) =>
        map.dtype == ScalarType.Float32 && map.device_type == DeviceType.CPU && NativeOperators.Exist;

    public Tensor Matrix(Tensor weight)
    {
        using var scope = NewDisposeScope();

        return weight.flatten(1).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }

    public Tensor ToCoarse(Tensor fine, Tensor matrix, Window window) =>
        NativeOperators.Call<Tensor>("convolution", [fine, matrix, .. Sizes(window)]);

    public Tensor ToFine(Tensor coarse, Tensor matrix, Window window, (long Height, long Width) size) =>
        NativeOperators.Call<Tensor>(
            "convolution_transposed", [coarse, matrix, .. Sizes(window), size.Height, size.Width]);

    public Tensor ForWeight(Tensor coarse, Tensor fine, Tensor weight, Window window)
    {
        using var scope = NewDisposeScope();

        return NativeOperators.Call<Tensor>("convolution_weight", [coarse, fine, .. Sizes(window)])
            .view(weight.shape).MoveToOuterDisposeScope();
    }

    private static IEnumerable<object> Sizes(Window window) =>
        new[] { window.Kernel, window.Stride, window.Padding }.SelectMany(sizes => sizes).Cast<object>();
}
