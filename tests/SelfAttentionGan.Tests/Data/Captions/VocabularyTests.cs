using SelfAttentionGan.Data.Captions;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Captions;

public sealed class VocabularyTests : IDisposable
{
    private static readonly string[] Captions = ["A red bird, a blue sky", "A RED house", "the bird's nest"];

    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "vocabulary.txt");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Words_are_numbered_by_frequency_then_in_ordinal_order()
    {
        var vocabulary = Vocabulary.FromCaptions(Captions);

        vocabulary.Words.Should().Equal("a", "red", "bird", "bird's", "blue", "house", "nest", "sky", "the");
        vocabulary.Count.Should().Be(11, "padding and unknown have a token, too");
        Vocabulary.FromCaptions(Captions.Reverse()).Words.Should().Equal(vocabulary.Words, "the order of captions is no matter");
        Vocabulary.FromCaptions(Captions, minCount: 2).Words.Should().Equal("a", "red");
    }

    [Fact]
    public void Captions_are_padded_cut_and_decoded()
    {
        var vocabulary = Vocabulary.FromCaptions(Captions);

        using var tokens = vocabulary.Encode(["a red cat", "the blue sky a nest"], length: 4);

        tokens.shape.Should().Equal(2, 4);
        tokens.dtype.Should().Be(ScalarType.Int64);
        tokens.data<long>().ToArray().Should().Equal(2, 3, Vocabulary.Unknown, Vocabulary.Padding, 10, 6, 9, 2);
        vocabulary.Decode([2, 3, 1, 0]).Should().Be("a red \uFFFD");
        vocabulary.Invoking(words => words.Decode([11])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 to 10*");
    }

    [Theory]
    [InlineData("Élan  ÜBER—straße, 2nd!", "élan", "über", "straße", "2nd")]
    [InlineData("the bird\u2019s 'quoted' words''", "the", "bird's", "quoted", "words")]
    [InlineData("e\u0301tude \ud800 \t\r\n", "e\u0301tude")]
    [InlineData("…'—' ")]
    public void A_word_is_a_run_of_letters_and_digits_in_lower_case(string caption, params string[] words) =>
        Vocabulary.Split(caption).Should().Equal(words);

    [Fact]
    public void A_saved_vocabulary_is_the_same_when_it_is_loaded()
    {
        var vocabulary = Vocabulary.FromCaptions([.. Captions, "Çà et là, ŒUVRE ǅ"]);

        vocabulary.Save(File);
        vocabulary.Save(File);

        Vocabulary.Load(File).Words.Should().Equal(vocabulary.Words);
        Directory.EnumerateFiles(folder.Path).Should().Equal([File], "no temporary file is left");
    }

    [Theory]
    [InlineData("", "1 to 67108864 bytes, but this has 0")]
    [InlineData("a\nb\n", "begins with the line 'vocabulary 1', but line 1 is 'a'")]
    [InlineData("vocabulary 1\n", "has words, but line 2 is ''")]
    [InlineData("vocabulary 1\na\n\nb\n", "one word in lower case in each line, but line 3 is ''")]
    [InlineData("vocabulary 1\nA\n", "one word in lower case in each line, but line 2 is 'A'")]
    [InlineData("vocabulary 1\na b\n", "one word in lower case in each line, but line 2 is 'a b'")]
    [InlineData("vocabulary 1\na\nb\na\n", "each word once, but line 4 is 'a'")]
    public void Files_that_are_no_vocabulary_are_refused(string content, string error)
    {
        System.IO.File.WriteAllText(File, content);

        FluentActions.Invoking(() => Vocabulary.Load(File)).Should().Throw<InvalidDataException>()
            .WithMessage($"{File}: *{error}*");
    }

    [Fact]
    public void A_file_of_other_bytes_or_none_is_refused()
    {
        FluentActions.Invoking(() => Vocabulary.Load(File)).Should().Throw<FileNotFoundException>();
        System.IO.File.WriteAllBytes(File, [.. "vocabulary 1\n"u8, 0xc3, 0x28]);
        FluentActions.Invoking(() => Vocabulary.Load(File)).Should().Throw<InvalidDataException>()
            .WithMessage("*UTF-8, but this is not (at byte 13)*");
    }

    [Fact]
    public void Captions_and_numbers_that_make_no_vocabulary_are_errors()
    {
        var vocabulary = Vocabulary.FromCaptions(Captions);

        FluentActions.Invoking(() => Vocabulary.FromCaptions(["—", ""])).Should().Throw<ArgumentException>()
            .WithMessage("*has words, but none occurs 1 times*");
        FluentActions.Invoking(() => Vocabulary.FromCaptions(Captions, 0)).Should().Throw<ArgumentException>()
            .WithMessage("*1 or more, but got 0*");
        vocabulary.Invoking(words => words.Encode(["!"], 3)).Should().Throw<ArgumentException>()
            .WithMessage("*at least one word, but got '!'*");
        vocabulary.Invoking(words => words.Encode([], 3)).Should().Throw<ArgumentException>().WithMessage("*0 captions*");
        vocabulary.Invoking(words => words.Encode(["a"], 0)).Should().Throw<ArgumentException>().WithMessage("*length of 0*");
    }
}
