using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Synthetic.Scenes;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Synthetic.Scenes;

public sealed class SceneTests
{
    private const int Count = 600;

    [Fact]
    public void A_caption_is_parsed_back_to_its_scene()
    {
        var scene = new Scene(
            new(SceneColor.Red, SceneShape.Square), SceneRelation.LeftOf, new(SceneColor.Blue, SceneShape.Circle));

        scene.Caption.Should().Be("a red square left of a blue circle");
        Scene.Parse("A red square LEFT of a blue circle.").Should().Be(scene);
        Scene.Parse("a blue circle right of a red square")!.ToCanonical().Should().Be(scene.ToCanonical());
        Scene.Parse("a blue circle left of a red square")!.ToCanonical().Should().NotBe(scene.ToCanonical());
    }

    [Theory]
    [InlineData("a red square")]
    [InlineData("a red square near a blue circle")]
    [InlineData("a red square above a red square")]
    [InlineData("red square above a blue circle")]
    [InlineData("a 0 square above a blue circle")]
    [InlineData("a red square above a blue circle above a red circle")]
    public void Other_text_describes_no_scene(string caption) => Scene.Parse(caption).Should().BeNull();

    [Fact]
    public void Training_never_shows_an_unseen_pair_and_shows_every_other_object_and_relation()
    {
        using var training = Datasets.CaptionedScenes(Count);
        using var test = Datasets.CaptionedScenes(Count, unseen: true);

        var (seen, unseen) = (Pairs(training.Captions), Pairs(test.Captions));
        seen.Should().HaveCount(54).And.NotIntersectWith(unseen);
        unseen.Should().HaveCount(12, "66 pairs of 12 objects are all there are");
        training.Captions.Concat(test.Captions).SelectMany(caption => caption.Split(' ')).Distinct()
            .Should().BeSubsetOf(training.Vocabulary.Words);
        test.Vocabulary.Words.Should().Equal(training.Vocabulary.Words);
        training.Captions.Select(caption => Scene.Parse(caption)!.Relation).Distinct().Should().HaveCount(4);

        static HashSet<string> Pairs(IEnumerable<string> captions) => [.. captions.Select(caption => Scene.Parse(caption)!)
            .Select(scene => string.Join('+', new[] { $"{scene.First}", $"{scene.Second}" }.Order(StringComparer.Ordinal)))];
    }

    [Fact]
    public void An_image_depends_on_the_seed_and_its_number_alone()
    {
        using var source = Datasets.CaptionedScenes(Count);
        using var longer = Datasets.CaptionedScenes(2 * Count);
        using var other = Datasets.CaptionedScenes(Count, seed: 1);

        using var batch = source.Read([7, 8, 7]);
        using var same = longer.Read([7, 8, 7]);
        using var another = other.Read([7, 8, 7]);

        TensorHash.Of(batch.Images, batch.Inputs!).Should().Be(TensorHash.Of(same.Images, same.Inputs!))
            .And.NotBe(TensorHash.Of(another.Images, another.Inputs!));
        batch.Images[0].allclose(batch.Images[2], 0, 0).Should().BeTrue();
        source.ComputeFingerprint().Should().NotBe(other.ComputeFingerprint());
    }

    [Fact]
    public void Every_drawn_scene_is_read_back_as_its_caption_says()
    {
        foreach (var unseen in (bool[])[false, true])
        {
            using var source = Datasets.CaptionedScenes(Count, seed: 3, unseen);
            using var batch = source.Read([.. Enumerable.Range(0, Count).Select(i => (long)i)]);

            var read = Enumerable.Range(0, Count).Select(i => SceneReader.Read(batch.Images[i])).ToArray();
            var said = source.Captions.Select(caption => Scene.Parse(caption)!.ToCanonical()).ToArray();

            read.Should().Equal(said);
            said.Skip(1).Append(said[0]).Zip(read).Average(pair => pair.First == pair.Second ? 1.0 : 0)
                .Should().BeLessThan(0.05, "48 unseen scenes are possible, and the caption of another image is a guess");
        }
    }

    [Fact]
    public void Images_without_exactly_two_objects_show_no_scene()
    {
        using var source = Datasets.CaptionedScenes(2, seed: 3);
        using var batch = source.Read([0]);
        var image = batch.Images[0];

        SceneReader.Read(full_like(image, -1)).Should().BeNull("it is empty");
        SceneReader.Read(ones_like(image)).Should().BeNull("it is one object");
        SceneReader.Read(cat([image, image], 2)).Should().BeNull("there are four");
        SceneReader.Read((randn_like(image) * 2).clamp(-1, 1)).Should().BeNull("it is noise");
        FluentActions.Invoking(() => SceneReader.Read(batch.Images)).Should().Throw<ArgumentException>()
            .WithMessage("*3×H×W, but got (1, 3, 32, 32)*");
    }
}
