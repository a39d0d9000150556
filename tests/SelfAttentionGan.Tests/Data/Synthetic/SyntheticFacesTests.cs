using System.Numerics;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Synthetic;

namespace SelfAttentionGan.Tests.Data.Synthetic;

public sealed class SyntheticFacesTests
{
    private readonly IImageSource faces = Datasets.SyntheticFaces(size: 32);

    [Fact]
    public void A_face_depends_on_its_index_alone()
    {
        using var together = faces.Read([3, 1, 4, 1, 5]);
        using var alone = Datasets.SyntheticFaces(size: 32, count: 6).Read([4]);

        together.Images[2].allclose(alone.Images[0], rtol: 0, atol: 0).Should().BeTrue();
        together.Images[1].allclose(together.Images[3], rtol: 0, atol: 0).Should().BeTrue("both are face 1");
    }

    [Fact]
    public void No_two_faces_are_alike()
    {
        var images = Enumerable.Range(0, 500)
            .Select(i => Convert.ToHexString(FaceRenderer.Render(Face.Random(0, i), 16)));

        images.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Another_seed_gives_other_faces()
    {
        using var here = faces.Read([0, 1, 2, 3]);
        using var there = Datasets.SyntheticFaces(size: 32, seed: 1).Read([0, 1, 2, 3]);

        (here.Images - there.Images).abs().mean([1, 2, 3]).min().item<float>().Should().BeGreaterThan(0.05f);
    }

    [Fact]
    public void Images_are_rgb_from_minus_one_to_one()
    {
        using var batch = faces.Read([.. Enumerable.Range(0, 64).Select(i => (long)i)]);

        batch.Images.shape.Should().Equal(64, 3, 32, 32);
        batch.Images.min().item<float>().Should().BeInRange(-1, -0.5f);
        batch.Images.max().item<float>().Should().BeInRange(0.9f, 1);
    }

    [Fact]
    public void Every_expression_is_as_frequent_as_any_other()
    {
        using var batch = faces.Read([.. Enumerable.Range(0, 100).Select(i => (long)i)]);

        faces.ClassNames.Should().Equal("happy", "sad", "surprised", "neutral");
        faces.Classes.Should().Be(4);
        batch.Labels!.data<long>().ToArray().CountBy(label => label).Should().HaveCount(4)
            .And.OnlyContain(label => label.Value == 25);
    }

    [Fact]
    public void Attributes_say_what_an_image_shows()
    {
        var attributes = faces.ReadAttributes([.. Enumerable.Range(0, 2000).Select(i => (long)i)]);

        attributes.shape.Should().Equal(2000, faces.Attributes.Count);
        for (var a = 0; a < faces.Attributes.Count; a++)
            attributes.select(1, a).data<long>().ToArray().Distinct().Order()
                .Should().Equal(Enumerable.Range(0, faces.Attributes[a].Values.Count).Select(i => (long)i),
                    $"every value of {faces.Attributes[a].Name} occurs, and no other");

        var face = Face.Random(0, 5);
        faces.ReadAttributes([5]).data<long>().ToArray().Should().Equal(FaceAttributes.Of(face));
        FaceAttributes.Of(face with { Glasses = Vector3.One })[4].Should().Be(1);
        FaceAttributes.Of(face with { Expression = Expression.Sad })[2].Should().Be(2, "a frown");
        Datasets.Pad(faces, 40, 40).Attributes.Should().BeSameAs(faces.Attributes);
        FluentActions.Invoking(() => faces.ReadAttributes([-1])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [MemberData(nameof(FirstFaces))]
    public void Ears_cheeks_and_mouth_are_mirrored(int number)
    {
        var face = Upright(number);

        var pixels = FaceRenderer.Render(face, 64);

        int[] differences =
        [
            .. from at in Left
               where !InEye(face, at)
               from c in Enumerable.Range(0, 3)
               select Math.Abs(pixels[(at.Y * 64 + at.X) * 3 + c] - pixels[(at.Y * 64 + 63 - at.X) * 3 + c]),
        ];
        differences.Max().Should().BeLessThan(24, "SkiaSharp rounds coverage otherwise at left than at right edges");
        differences.Average().Should().BeLessThan(0.3, "most pixels are the same but for the pupils");
    }

    [Fact]
    public void A_tilted_face_is_not_mirrored()
    {
        var pixels = FaceRenderer.Render(Upright(0) with { Tilt = 0.1f }, 64);

        Left.Average(at => Math.Abs(pixels[(at.Y * 64 + at.X) * 3] - pixels[(at.Y * 64 + 63 - at.X) * 3]))
            .Should().BeGreaterThan(1.5, "the test above would see it");
    }

    [Fact]
    public void Faces_are_the_same_on_several_threads()
    {
        var alone = Enumerable.Range(0, 200).Select(Render).ToArray();

        var together = Enumerable.Range(0, 200).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(Render);

        together.Should().Equal(alone);

        static string Render(int i) => Convert.ToHexString(FaceRenderer.Render(Face.Random(0, i), 32));
    }

    [Theory]
    [MemberData(nameof(FirstFaces))]
    public void Both_eyes_have_one_color_and_one_shape(int number)
    {
        var face = Upright(number) with
        {
            PupilOffset = new(0.03f, 0.02f),
            Glasses = null,
            EyeDistance = 0.3125f,
            Scale = 1,
        };

        var pixels = FaceRenderer.Render(face, 64);

        Eye(pixels, left: 22 - 5)
            .Should().Equal(Eye(pixels, left: 42 - 5), "0.3125 of a head is ten pixels to each side");
        Eye(pixels, left: 22 - 5).Any(IsIris).Should().BeTrue("the eye shows the color it was given");

        bool IsIris((int R, int G, int B) pixel) =>
            Math.Abs(pixel.R - face.Eyes.X) + Math.Abs(pixel.G - face.Eyes.Y) + Math.Abs(pixel.B - face.Eyes.Z) < 6;
    }

    [Fact]
    public void The_expression_shows_around_mouth_and_eyes()
    {
        var face = Upright(0) with { Glasses = null };

        var images = Enum.GetValues<Expression>()
            .Select(mood => FaceRenderer.Render(face with { Expression = mood }, 32)).ToArray();

        for (var i = 0; i < images.Length; i++)
            for (var j = 0; j < i; j++)
                images[i].Zip(images[j]).Count(pair => Math.Abs(pair.First - pair.Second) > 25)
                    .Should().BeGreaterThan(20);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Mouth_and_both_eyes_stand_out_from_the_skin(int size)
    {
        for (var i = 0; i < 40; i++)
        {
            var face = Face.Random(seed: 0, i) with { Tilt = 0, Glasses = null };
            var pixels = FaceRenderer.Render(face, size);

            Contrast(new(-face.EyeDistance, -0.06f), 0.2f).Should().BeGreaterThan(100, $"face {i} has a left eye");
            Contrast(new(face.EyeDistance, -0.06f), 0.2f).Should().BeGreaterThan(100, $"face {i} has a right eye");
            Contrast(new(0, 0.48f), 0.25f).Should().BeGreaterThan(40, $"face {i} has a mouth");

            float Contrast(Vector2 place, float reach)
            {
                var (low, high) = (Pixel(place - new Vector2(reach)), Pixel(place + new Vector2(reach)));
                var found = 0f;
                for (var y = (int)low.Y; y <= (int)high.Y; y++)
                    for (var x = (int)low.X; x <= (int)high.X; x++)
                    {
                        var at = (y * size + x) * 3;
                        var color = new Vector3(pixels[at], pixels[at + 1], pixels[at + 2]);
                        found = Math.Max(found, Vector3.Distance(color, face.Skin));
                    }

                return found;
            }

            Vector2 Pixel(Vector2 place) => (place * face.Scale + face.Center + Vector2.One) * size / 2;
        }
    }

    [Fact]
    public void Sizes_and_counts_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => Datasets.SyntheticFaces(size: 7)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Datasets.SyntheticFaces(size: 32, count: 0))
            .Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => faces.Read([])).Should().Throw<ArgumentException>()
            .WithMessage("*at least one image*");
        FluentActions.Invoking(() => faces.Read([10_000])).Should().Throw<ArgumentException>()
            .WithMessage("*0 to 9999*");
    }

    public static TheoryData<int> FirstFaces => [.. Enumerable.Range(0, 12)];

    /// <summary>A random face that looks straight ahead, without asymmetric hair.</summary>
    private static Face Upright(int number) => Face.Random(seed: 0, number) with
    {
        Center = default,
        Tilt = 0,
        PupilOffset = default,
        Style = HairStyle.Bald,
    };

    private static IEnumerable<(int X, int Y)> Left =>
        from y in Enumerable.Range(0, 64) from x in Enumerable.Range(0, 32) select (x, y);

    private static bool InEye(Face face, (int X, int Y) at)
    {
        var point = new Vector2((2 * at.X + 1) / 64f - 1, (2 * at.Y + 1) / 64f - 1) / face.Scale;
        return Vector2.Distance(point, new(-face.EyeDistance, -0.06f)) < 0.22f;
    }

    private static (int R, int G, int B)[] Eye(byte[] pixels, int left) =>
    [
        .. from y in Enumerable.Range(24, 12)
           from x in Enumerable.Range(left, 10)
           let at = (y * 64 + x) * 3
           select ((int)pixels[at], (int)pixels[at + 1], (int)pixels[at + 2]),
    ];
}
