using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;

namespace TextToImage;

/// <summary>Training and test images of a folder with captions.</summary>
internal static class CaptionSplit
{
    private const int Part = 5, Fewest = 10;

    /// <summary>
    /// Holds out every fifth caption with all images that have it; images of one caption follow each other in the test.
    /// </summary>
    /// <exception cref="ArgumentException">There are too few captions.</exception>
    public static (CaptionedImages Training, CaptionedImages Test) Of(string directory, int size)
    {
        var images = Datasets.CaptionedFolder(directory, size);
        var captions = Enumerable.Range(0, (int)images.Count)
            .GroupBy(i => string.Join(' ', Vocabulary.Split(images.Captions[i]))).ToArray();
        if (captions.Length < Part * Fewest)
            throw new ArgumentException(
                $"{directory}: Every fifth caption is held out, and a test has {Fewest} or more, but there are "
                + $"{captions.Length} different captions; {Part * Fewest} are enough.");

        var training = Select(index => index % Part != Part - 1, vocabulary: null);

        return (training, Select(index => index % Part == Part - 1, training.Vocabulary));

        CaptionedImages Select(Func<int, bool> isChosen, Vocabulary? vocabulary)
        {
            int[] chosen = [.. captions.Where((_, index) => isChosen(index)).SelectMany(group => group)];

            return new(
                new Selection(images, [.. chosen.Select(i => (long)i)]), [.. chosen.Select(i => images.Captions[i])],
                vocabulary, images.MaxWords);
        }
    }
}
