using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models;

/// <summary>Validates the labels that a conditional network is called with; its layers check their values.</summary>
internal static class LabelValidator
{
    /// <exception cref="InvalidOperationException">The network has classes, but is called without labels.</exception>
    public static void RequireUnconditional(int classes, string network)
    {
        if (classes > 0)
            throw new InvalidOperationException(
                $"This {network} has {classes} classes and needs a label for each input; call it with labels too.");
    }

    /// <exception cref="InvalidOperationException">There are no labels.</exception>
    /// <exception cref="ArgumentException">There is not one int64 label for each input.</exception>
    public static Tensor Require(Tensor? labels, Tensor input, int classes, string network)
    {
        if (labels is null)
            RequireUnconditional(classes, network);
        else if (labels.dtype != ScalarType.Int64 || labels.dim() != 1 || input.dim() == 0
            || labels.shape[0] != input.shape[0])
            throw new ArgumentException(
                $"This {network} takes one int64 label for each input, but got {labels.dtype} labels of shape " +
                $"{labels.Describe()} for inputs of shape {input.Describe()}.", nameof(labels));

        return labels!;
    }
}
