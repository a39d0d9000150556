using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.TextToImage;

/// <summary>Text encoder: vectors of a caption's words, and their mean as that of the sentence.</summary>
/// <remarks>
/// A word's vector is <c>x + conv2(relu(conv1(x)))</c>, where x is the word's embedding plus that of its position, and
/// both convolutions are over three neighboring words (Collobert and Weston 2008; positions as in Gehring et al. 2017,
/// arXiv:1705.03122). Padding is zero before and after each layer: more of it changes nothing. It is small and trained
/// from the start, along with the network that has it; AttnGAN and DF-GAN take a recurrent one, pretrained on image-text
/// pairs. Training and evaluation do not differ.
/// </remarks>
public sealed class TextEncoder : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> embed, conv1, conv2;
    private readonly Parameter position;

    private readonly int vocabularySize, maxWords;

    /// <summary>Creates an encoder.</summary>
    /// <param name="vocabularySize">Number of tokens, <see cref="Vocabulary.Count"/>.</param>
    /// <param name="dim">Length of the vectors of words and sentences, D.</param>
    /// <param name="maxWords">The most words of a caption.</param>
    /// <exception cref="ArgumentException">A number is too small.</exception>
    public TextEncoder(int vocabularySize, int dim, int maxWords)
        : base(nameof(TextEncoder))
    {
        if (vocabularySize < 3 || dim < 1 || maxWords < 1)
            throw new ArgumentException(
                "A text encoder needs 3 tokens, 1 number and 1 word or more, but got " +
                $"{vocabularySize} tokens, {dim} numbers and {maxWords} words; take the data's Vocabulary.Count, 256 and 18.");

        (this.vocabularySize, this.maxWords) = (vocabularySize, maxWords);
        embed = Embedding(vocabularySize, dim);
        conv1 = Conv1d(dim, dim, kernel_size: 3, padding: 1);
        conv2 = Conv1d(dim, dim, kernel_size: 3, padding: 1);
        position = Parameter(randn(dim, maxWords));
        position.DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <summary>Encodes captions as sentences.</summary>
    /// <param name="tokens">Tokens of N captions, N×L, int64; see <see cref="Encode"/>.</param>
    /// <returns>Vectors of the sentences, N×D.</returns>
    /// <exception cref="ArgumentException">The tokens have the wrong shape or type, or are out of range.</exception>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();

        return Encode(tokens).Sentence.MoveToOuterDisposeScope();
    }

    /// <summary>Encodes captions as words and sentences.</summary>
    /// <param name="tokens">
    /// Tokens of N captions, N×L, int64, with <see cref="Vocabulary.Padding"/> after the last word; L is 1 to the most words.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The tokens have the wrong shape or type; or one is of no word, or a caption is padding alone, which is checked on a
    /// CPU only.
    /// </exception>
    public EncodedText Encode(Tensor tokens)
    {
        OneDnnGuard.Ensure();
        Check(tokens);

        using var scope = NewDisposeScope();

        var padding = tokens.eq(Scalars.Of(Vocabulary.Padding));                            // (n, l)
        var mask = padding.logical_not().to(position.dtype).unsqueeze(1);                   // (n, 1, l)

        var embedded = embed.call(tokens).transpose(1, 2);                                  // (n, d, l)
        var x = embedded.Plus(position.narrow(1, 0, tokens.shape[1])) * mask;               // (n, d, l)
        var context = conv2.call(relu(conv1.call(x)) * mask);                               // (n, d, l)
        var words = x.Plus(context) * mask;                                                 // (n, d, l)
        var sentence = words.sum(2) / mask.sum(2);                                          // (n, d)

        return new(
            words.MoveToOuterDisposeScope(), padding.MoveToOuterDisposeScope(), sentence.MoveToOuterDisposeScope());
    }

    private void Check(Tensor tokens)
    {
        if (tokens.dtype != ScalarType.Int64 || tokens.shape is not [> 0, > 0 and var length] || length > maxWords)
            throw new ArgumentException(
                $"This text encoder takes tokens of shape N×L, int64, of at most {maxWords} words, but got {tokens.dtype} of " +
                $"shape {tokens.Describe()}; encode captions with a length of {maxWords} or less, or build it for more.",
                nameof(tokens));

        // Reading them from a GPU would synchronize with it.
        if (tokens.device_type == DeviceType.CPU)
            RequireRange(tokens);
    }

    private void RequireRange(Tensor tokens)
    {
        using var scope = NewDisposeScope();

        foreach (var token in new[] { tokens.min().item<long>(), tokens.max().item<long>() })
            if (token < 0 || token >= vocabularySize)
                throw new ArgumentException(
                    $"The tokens of this text encoder run from 0 to {vocabularySize - 1}, but got {token}; build it for the " +
                    "Count of the vocabulary that encoded the captions.", nameof(tokens));
        if (tokens.eq(Scalars.Of(Vocabulary.Padding)).all(1).any().item<bool>())
            throw new ArgumentException(
                "A caption has at least one word, but one of the batch is padding alone; give each image a caption.",
                nameof(tokens));
    }
}

/// <summary>Captions as vectors.</summary>
/// <param name="Words">Vectors of the words, N×D×L; zeros for padding.</param>
/// <param name="Padding">Which words are padding, N×L, bool.</param>
/// <param name="Sentence">Vectors of the sentences, N×D: the means of their words.</param>
public sealed record EncodedText(Tensor Words, Tensor Padding, Tensor Sentence);
