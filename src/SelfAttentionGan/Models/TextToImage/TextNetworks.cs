using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models.TextToImage;

/// <summary>What both text-to-image networks share: their text encoder, and the checks of their condition.</summary>
internal static class TextNetworks
{
    /// <summary>Creates a network's text encoder; null where conditions are sentence vectors.</summary>
    public static TextEncoder? CreateEncoder(TextToImageOptions options) => options.VocabularySize == 0
        ? null
        : new(options.VocabularySize, options.SentenceDim, options.MaxWords);

    /// <exception cref="ArgumentException">There is no condition.</exception>
    public static Tensor Require(Tensor? condition, string network) => condition ?? throw new ArgumentException(
        $"This {network} needs a caption for each image, but got none; pass tokens or sentence vectors as its labels.",
        nameof(condition));

    /// <summary>Checks a condition, but for the length and the range of tokens, which the text encoder checks.</summary>
    /// <exception cref="ArgumentException">It has the wrong shape or type.</exception>
    public static void Check(
        Tensor condition, long images, TextToImageOptions options, bool takesVectors, string network)
    {
        var isTokens = options.VocabularySize > 0 && condition.dtype == ScalarType.Int64 && condition.dim() == 2;
        var isVectors = takesVectors && condition.is_floating_point() && condition.dim() == 2
            && condition.shape[1] == options.SentenceDim;
        if ((isTokens || isVectors) && condition.shape[0] == images)
            return;

        string[] expected =
        [
            .. options.VocabularySize > 0 ? new[] { $"tokens of shape {images}×L, int64" } : [],
            .. takesVectors ? new[] { $"sentence vectors of shape {images}×{options.SentenceDim}" } : [],
        ];
        throw new ArgumentException(
            $"This {network} takes {string.Join(", or ", expected)}, one for each image, but got {condition.dtype} of shape " +
            $"{condition.Describe()}; encode the captions by the vocabulary, or build it for what you have.",
            nameof(condition));
    }
}
