using static TorchSharp.torch;

namespace SelfAttentionGan.Models;

/// <summary>Whether labels come where a network has classes, and only there. Their values are not read.</summary>
internal static class ClassLabels
{
    /// <exception cref="InvalidOperationException">The network has classes, but is called without labels.</exception>
    public static void RequireNone(int classes, string network)
    {
        if (classes > 0)
            throw new InvalidOperationException(
                $"This {network} tells {classes} classes apart and needs a label for each input; " +
                "call it with labels too.");
    }

    /// <exception cref="InvalidOperationException">The network has no classes.</exception>
    /// <exception cref="ArgumentException">There is not one int64 label for each input.</exception>
    public static void Require(Tensor labels, Tensor input, int classes, string network)
    {
        if (classes == 0)
            throw new InvalidOperationException(
                $"This {network} has no classes, but got labels; call it without, or build it with classes.");
        if (labels.dtype != ScalarType.Int64 || labels.dim() != 1 || input.dim() == 0
            || labels.shape[0] != input.shape[0])
            throw new ArgumentException(
                $"This {network} takes one int64 label for each input, but got {labels.dtype} labels of shape " +
                $"{labels.Describe()} for inputs of shape {input.Describe()}.", nameof(labels));
    }
}
