using System.Numerics;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Synthetic;

namespace SelfAttentionGan.Tests.Data.Synthetic;

public sealed class SyntheticDigitsTests
{
    /// <summary>
    /// Which of the segments a to g (top, right above, right below, bottom, left below, left above, middle) a
    /// seven-segment display lights for 0 to 9, a the lowest bit.
    /// </summary>
    private static readonly int[] Display = [0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F];

    private static readonly Vector2[] Middles =
        [new(0, -1), new(0.56f, -0.5f), new(0.56f, 0.5f), new(0, 1), new(-0.56f, 0.5f), new(-0.56f, -0.5f), new(0, 0)];

    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(28)]
    [InlineData(64)]
    public void The_label_is_read_from_the_segments_of_the_image(int size)
    {
        var source = Datasets.SyntheticDigits(size);
        using var batch = source.Read([.. Enumerable.Range(0, 200).Select(i => (long)i)]);
        var images = batch.Images.data<float>().ToArray().Chunk(size * size).ToArray();

        for (var i = 0; i < images.Length; i++)
            Decode(images[i], size, Digit.Random(0, i)).Should().Be(i % 10, $"that is the label of image {i}");
        batch.Labels!.data<long>().ToArray().Should().Equal(Enumerable.Range(0, 200).Select(i => (long)(i % 10)));
    }

    [Fact]
    public void A_digit_depends_on_its_index_and_the_seed_alone()
    {
        using var together = Datasets.SyntheticDigits(size: 16).Read([3, 1, 4, 1]);
        using var alone = Datasets.SyntheticDigits(size: 16, count: 5).Read([4]);
        using var other = Datasets.SyntheticDigits(size: 16, seed: 1).Read([3, 1, 4, 1]);

        together.Images[2].allclose(alone.Images[0], rtol: 0, atol: 0).Should().BeTrue();
        together.Images[1].allclose(together.Images[3], rtol: 0, atol: 0).Should().BeTrue("both are image 1");
        (together.Images - other.Images).abs().mean([1, 2, 3]).min().item<float>().Should().BeGreaterThan(0.05f);
    }

    [Fact]
    public void Every_digit_is_as_frequent_as_any_other_and_no_two_are_alike()
    {
        var source = Datasets.SyntheticDigits(size: 12, channels: 3);
        using var batch = source.Read([.. Enumerable.Range(0, 300).Select(i => (long)i)]);

        source.ClassNames.Should().Equal("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        batch.Labels!.data<long>().ToArray().CountBy(label => label).Should().HaveCount(10)
            .And.OnlyContain(label => label.Value == 30);
        batch.Images.data<float>().ToArray().Chunk(3 * 12 * 12).Select(image => string.Join(" ", image))
            .Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void No_digit_is_cut_off(int size)
    {
        var rim = Enumerable.Range(0, size * size)
            .Where(at => at % size == 0 || at % size == size - 1 || at < size || at >= size * (size - 1)).ToArray();

        for (var i = 0; i < 300; i++)
        {
            var digit = Digit.Random(seed: 0, i);
            var pixels = DigitRenderer.Render(digit, size);

            rim.Should().OnlyContain(at => Math.Abs(pixels[3 * at + 1] - digit.Background.Y) <= 0.51f,
                $"image {i} ends in its ground");
        }
    }

    [Fact]
    public void Gray_images_are_the_rgb_ones_in_grayscale_and_show_the_digit_bright_on_dark()
    {
        var numbers = Enumerable.Range(0, 200).Select(i => (long)i).ToArray();
        using var gray = Datasets.SyntheticDigits(size: 32).Read(numbers);
        using var color = Datasets.SyntheticDigits(size: 32, channels: 3).Read(numbers);

        gray.Images.shape.Should().Equal(200, 1, 32, 32);
        color.Images.shape.Should().Equal(200, 3, 32, 32);
        var mixed = color.Images[.., 0..1] * 0.299 + color.Images[.., 1..2] * 0.587 + color.Images[.., 2..3] * 0.114;
        (mixed - gray.Images).abs().max().item<float>().Should().BeLessThan(1f / 127, "gray is rounded to a byte");
        (gray.Images.amax(1, 2, 3) - gray.Images.amin(1, 2, 3)).min().item<float>().Should()
            .BeGreaterThan(0.5f, "a quarter of the range is seen by anyone");
    }

    [Fact]
    public void Position_size_thickness_tilt_and_brightness_vary()
    {
        Digit[] digits = [.. Enumerable.Range(0, 1000).Select(i => Digit.Random(seed: 0, i))];

        Spread(digit => digit.Center.X).Should().BeGreaterThan(0.5f);
        Spread(digit => digit.Center.Y).Should().BeGreaterThan(0.2f);
        Spread(digit => digit.Scale).Should().BeGreaterThan(0.19f);
        Spread(digit => digit.Thickness).Should().BeGreaterThan(0.09f);
        Spread(digit => digit.Tilt).Should().BeGreaterThan(0.2f);
        Spread(digit => Vector3.Dot(digit.Foreground, new(0.299f, 0.587f, 0.114f))).Should().BeGreaterThan(60);

        float Spread(Func<Digit, float> look) => digits.Max(look) - digits.Min(look);
    }

    [Fact]
    public void Sizes_channels_and_counts_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => Datasets.SyntheticDigits(size: 11)).Should().Throw<ArgumentException>()
            .WithMessage("*12 × 12 pixels*11*");
        FluentActions.Invoking(() => Datasets.SyntheticDigits(size: 12, channels: 2))
            .Should().Throw<ArgumentException>()
            .WithMessage("*1 (gray) or 3 (RGB)*2*");
        FluentActions.Invoking(() => Datasets.SyntheticDigits(size: 12, count: 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Datasets.SyntheticDigits(size: 12).Read([10_000]))
            .Should().Throw<ArgumentException>()
            .WithMessage("*0 to 9999*");
    }

    private static int Decode(float[] image, int size, Digit digit)
    {
        var toImage = Matrix3x2.CreateScale(digit.Scale) * Matrix3x2.CreateRotation(digit.Tilt)
            * Matrix3x2.CreateTranslation(digit.Center);
        var dark = image.Min() + 0.35f * (image.Max() - image.Min());
        var lit = Middles.Select((middle, i) => At(Vector2.Transform(middle, toImage)) > dark ? 1 << i : 0).Sum();

        return Array.IndexOf(Display, lit);

        float At(Vector2 point) =>
            image[(int)((point.Y + 1) / 2 * size) * size + (int)((point.X + 1) / 2 * size)];
    }
}
