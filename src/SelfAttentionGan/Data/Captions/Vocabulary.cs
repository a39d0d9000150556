using System.Text;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Captions;

/// <summary>Vocabulary of a set of captions: the words, each with a number, its token.</summary>
/// <remarks>
/// A word is a run of letters and digits, with apostrophes inside, in lower case; everything else separates words.
/// Token 0 is padding and 1 an unknown word; words begin at 2, the most frequent first, equally frequent ones in ordinal
/// order: the same captions give the same tokens. Networks know tokens alone: save the vocabulary beside their weights.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>The token after the last word of a caption that is shorter than its row: 0.</summary>
    public const long Padding = 0;

    /// <summary>The token of a word that is not in the vocabulary: 1.</summary>
    public const long Unknown = 1;

    private const int FirstWord = 2;

    private readonly Dictionary<string, long> tokens;

    internal Vocabulary(IReadOnlyList<string> words)
    {
        Words = words;
        tokens = new(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
            tokens.Add(words[i], FirstWord + i);
    }

    /// <summary>The words in the order of their tokens; that of the first is 2.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The number of tokens: padding, unknown and the words.</summary>
    public int Count => FirstWord + Words.Count;

    /// <summary>Creates the vocabulary of captions.</summary>
    /// <param name="captions">The captions of the training images.</param>
    /// <param name="minCount">How often a word must occur; rarer ones are unknown. The default is 1: all are known.</param>
    /// <exception cref="ArgumentException">No word occurs that often, or the count is below 1.</exception>
    public static Vocabulary FromCaptions(IEnumerable<string> captions, int minCount = 1)
    {
        if (minCount < 1)
            throw new ArgumentException(
                $"The least count of a word is 1 or more, but got {minCount}; 1 keeps every word.", nameof(minCount));

        string[] words =
        [
            .. captions.SelectMany(Split).CountBy(word => word).Where(word => word.Value >= minCount)
                .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
                .Select(word => word.Key),
        ];

        return words.Length > 0 ? new(words) : throw new ArgumentException(
            $"A vocabulary has words, but none occurs {minCount} times or more in these captions; lower the count, or " +
            "pass captions of letters or digits.", nameof(captions));
    }

    /// <summary>Loads a vocabulary that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no file of this form; the message names the line.</exception>
    public static Vocabulary Load(string path) => VocabularyFile.Read(path);

    /// <summary>Saves it as text in UTF-8: a heading, then a word in each line, in the order of the tokens.</summary>
    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    public void Save(string path) => VocabularyFile.Write(this, path);

    /// <summary>Returns the words of a caption.</summary>
    /// <param name="caption">Any text.</param>
    public static IReadOnlyList<string> Split(string caption)
    {
        var (words, word) = (new List<string>(), new StringBuilder());

        foreach (var rune in caption.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
                System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark)
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (rune.Value is '\'' or '\u2019' && word.Length > 0)
                word.Append('\'');
            else
                End();
        End();

        return words;

        void End()
        {
            if (word.ToString().Trim('\'') is { Length: > 0 } text)
                words.Add(text);
            word.Clear();
        }
    }

    /// <summary>Encodes captions as tokens.</summary>
    /// <param name="captions">N captions of at least one word each.</param>
    /// <param name="length">
    /// The number of tokens of each, L: shorter captions are padded, and of longer ones the first words are kept.
    /// </param>
    /// <returns>Tokens, N×L, int64, on the CPU.</returns>
    /// <exception cref="ArgumentException">There is no caption, one has no word, or the length is below 1.</exception>
    public Tensor Encode(IReadOnlyList<string> captions, int length)
    {
        if (captions.Count == 0 || length < 1)
            throw new ArgumentException(
                $"At least one caption is encoded as one token or more, but got {captions.Count} captions and a length " +
                $"of {length}; 18 is usual.", nameof(captions));

        var rows = new long[captions.Count * length];
        for (var i = 0; i < captions.Count; i++)
            Encode(captions[i], rows.AsSpan(i * length, length));

        return tensor(rows, [captions.Count, length]);
    }

    /// <summary>Returns the words of tokens, with a space between; padding is left out, and � is an unknown one.</summary>
    /// <param name="row">The tokens of one caption.</param>
    /// <exception cref="ArgumentOutOfRangeException">A token is not of this vocabulary.</exception>
    public string Decode(ReadOnlySpan<long> row)
    {
        var words = new List<string>();

        foreach (var token in row)
            if (token < 0 || token >= Count)
                throw new ArgumentOutOfRangeException(
                    nameof(row), token, $"Tokens of this vocabulary run from 0 to {Count - 1}; decode by the one that " +
                    "encoded.");
            else if (token != Padding)
                words.Add(token == Unknown ? "\uFFFD" : Words[(int)token - FirstWord]);

        return string.Join(' ', words);
    }

    /// <summary>Encodes one caption; the rest of the row is padding.</summary>
    internal void Encode(string caption, Span<long> row)
    {
        var words = Split(caption);
        if (words.Count == 0)
            throw new ArgumentException(
                $"A caption has at least one word, but got '{caption}'; describe the image in letters or digits.",
                nameof(caption));

        row.Fill(Padding);
        for (var i = 0; i < Math.Min(words.Count, row.Length); i++)
            row[i] = tokens.GetValueOrDefault(words[i], Unknown);
    }
}
