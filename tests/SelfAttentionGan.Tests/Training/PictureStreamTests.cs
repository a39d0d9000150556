using SelfAttentionGan.Data;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

public sealed class PictureStreamTests
{
    [Fact]
    public void Labels_come_with_their_pictures()
    {
        using var batch = Stream(new DrawnPictures(classes: 4), classes: 4).Next();

        batch.Labels!.data<long>().ToArray().Should().Equal(
            batch.Images[TensorIndex.Colon, 0, 0, 0].data<float>().ToArray()
                .Select(shade => (long)Math.Floor((shade + 1.001) / 2 * 4)),
            "the classes are equal parts of the range of shades");
    }

    [Fact]
    public void Labels_that_nobody_asks_for_stay_where_they_are()
    {
        using var batch = Stream(new DrawnPictures(classes: 4), classes: 0).Next();

        batch.Labels.Should().BeNull();
    }

    [Fact]
    public void A_batch_without_labels_is_refused()
    {
        Reading(label: null).Should().Throw<InvalidDataException>()
            .WithMessage("*2 classes must label every batch*without labels*");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused(long label)
    {
        Reading(label).Should().Throw<InvalidDataException>()
            .WithMessage($"*run from 0 to 1, but the source gave {label};*");
    }

    private static Action Reading(long? label) => () => Stream(new Mislabelled(label), classes: 2).Next();

    private static PictureStream Stream(IImageSource source, int classes) =>
        new(source, new EpochSampler(source.Count, 8), classes, mirror: null, CPU);

    /// <summary>Claims two classes, and gives its last picture the label it is told, or none to any.</summary>
    private sealed class Mislabelled(long? label) : IImageSource
    {
        public ImageShape Shape => new(3, 2, 2);

        public long Count => 8;

        public int Classes => 2;

        public Batch Read(ReadOnlySpan<long> indices) => new(
            zeros(indices.Length, 3, 2, 2), label is { } last ? tensor([0L, 1, 0, 1, 0, 1, 0, last]) : null);
    }
}
