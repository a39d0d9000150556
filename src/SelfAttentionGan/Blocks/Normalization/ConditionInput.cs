using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>The condition of a conditional layer: a class label or a vector for each feature map.</summary>
/// <remarks>
/// The range of labels is checked on a CPU only: reading them from a GPU would synchronize with it in every layer;
/// there torch's kernels trap labels out of range.
/// </remarks>
internal static class ConditionInput
{
    public static bool IsExpected(BlockOptions options) => options.Classes > 0 || options.ConditionDim > 0;

    /// <summary>Creates the layer that maps a condition to one value per channel.</summary>
    public static Module<Tensor, Tensor> CreateEmbedding(long channels, BlockOptions options) => options.Classes > 0
        ? Embedding(options.Classes, channels)
        : Linear(options.ConditionDim, channels, hasBias: false);

    /// <exception cref="ArgumentException">The options have both classes and vectors, or a negative number.</exception>
    public static void Check(BlockOptions options)
    {
        if (options is { Classes: < 0 } or { ConditionDim: < 0 } or { Classes: > 0, ConditionDim: > 0 })
            throw new ArgumentException(
                $"A condition is a class or a vector, but got {options.Classes} classes and vectors of " +
                $"{options.ConditionDim} numbers; leave one of the two at 0.", nameof(options));
    }

    /// <exception cref="ArgumentException">The condition is missing, or does not fit the options.</exception>
    public static void Check(Tensor? condition, long maps, BlockOptions options)
    {
        if (condition is null)
            throw new ArgumentException($"This layer takes {Expected(maps, options)}, but got nothing; pass them.");
        if (!Fits(condition, maps, options))
            throw new ArgumentException(
                $"This layer takes {Expected(maps, options)}, but got {condition.dtype} of shape " +
                $"{condition.Describe()}; pass one for each map.", nameof(condition));
        if (options.Classes > 0 && condition.device_type == TorchSharp.DeviceType.CPU)
            CheckRange(condition, options.Classes);
    }

    private static bool Fits(Tensor condition, long maps, BlockOptions options) => options.Classes > 0
        ? condition.dtype == ScalarType.Int64 && condition.shape is [var labels] && labels == maps
        : condition.is_floating_point() &&
          condition.shape is [var rows, var length] && (rows, length) == (maps, options.ConditionDim);

    private static string Expected(long maps, BlockOptions options) => options.Classes > 0
        ? $"{maps} labels of type Int64"
        : $"{maps}×{options.ConditionDim} floating-point numbers as condition";

    private static void CheckRange(Tensor labels, int classes)
    {
        using var scope = NewDisposeScope();

        foreach (var label in new[] { labels.min().item<long>(), labels.max().item<long>() })
            if (label < 0 || label >= classes)
                throw new ArgumentException(
                    $"Labels run from 0 to {classes - 1}, but got {label}; " +
                    $"set {nameof(BlockOptions)}.{nameof(BlockOptions.Classes)} to the classes of the data.",
                    nameof(labels));
    }
}
