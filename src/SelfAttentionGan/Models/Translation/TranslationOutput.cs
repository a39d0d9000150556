using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// The last step of a translation: tanh or a residual, and the values of the input that are kept because they were
/// measured.
/// </summary>
internal static class TranslationOutput
{
    /// <summary>
    /// Returns the output of a network that computed a map of its input; it is in the caller's scope.
    /// </summary>
    public static Tensor Of(Tensor computed, Tensor images, TranslationOptions options)
    {
        var known = () => images.narrow(1, 0, options.OutputChannels);
        var output = options.PredictResidual ? known().Plus(computed) : tanh(computed);

        return options.DataConsistency switch
        {
            DataConsistencyKind.None => output,
            DataConsistencyKind.Mask => where(
                images.narrow(1, options.OutputChannels, 1).gt(Scalars.Of(0.5)), output, known()),
            DataConsistencyKind.BlockMeans => output.Plus(Repeat(Means(known()) - Means(output))),
            var other => throw new ArgumentOutOfRangeException(nameof(options), other, "Unknown data consistency."),
        };

        Tensor Means(Tensor x) => avg_pool2d(x, kernel_size: options.ScaleFactor);

        Tensor Repeat(Tensor means) =>
            means.repeat_interleave(options.ScaleFactor, 2).repeat_interleave(options.ScaleFactor, 3);
    }
}
