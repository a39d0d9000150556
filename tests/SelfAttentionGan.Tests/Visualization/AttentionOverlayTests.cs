using System.Numerics;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class AttentionOverlayTests : IClassFixture<Seeded>
{
    // A panel of a 32×32 image: enlarged four times, framed by 4, with gaps of 4; a color bar of 25 lies below it.
    private const int Side = 128, Frame = 4, Gap = 4, Bar = 25, Tile = Side + 2 * Frame + Gap, Row = Tile + Bar;

    private static readonly (double X, double Y)[] Two = [new(0.25, 0.25), new(0.75, 0.5)];

    [Fact]
    public void An_image_is_followed_by_a_panel_for_each_point()
    {
        using var image = zeros(3, 32, 32);
        using var map = full(64, 16, 1 / 16f);

        var drawn = AttentionOverlay.Draw(image, map, Two);

        (drawn.Width, drawn.Height, drawn.Channels).Should().Be((Gap + 3 * Tile, Gap + Row, 3));
    }

    [Fact]
    public void A_panel_is_framed_in_the_color_of_its_dot()
    {
        using var image = zeros(3, 32, 32);
        using var map = full(64, 16, 1 / 16f);

        var drawn = AttentionOverlay.Draw(image, map, Two);

        foreach (var (point, i) in Two.Select((point, i) => (point, i)))
        {
            Color(drawn, Inside(0, point)).Should().Be(Rgb(MarkerPalette.Colors[i]));
            Color(drawn, (Gap + (i + 1) * Tile + 1, Gap + 60)).Should().Be(Rgb(MarkerPalette.Colors[i]));
        }
    }

    [Fact]
    public void The_heat_map_shows_the_attention_of_its_point()
    {
        using var image = zeros(3, 32, 32);
        using var map = zeros(64, 16);
        map[18, 3] = 0.2f;                                       // row 2, column 2 of 8 attends to the top right of 4×4

        var drawn = AttentionOverlay.Draw(image, map, [new(0.3, 0.3)]);

        var seen = Color(drawn, Inside(1, new(0.9, 0.1)));
        var unseen = Color(drawn, Inside(1, new(0.1, 0.9)));
        seen.X.Should().BeGreaterThan(210, "the maximum is bright yellow, however small");
        seen.Y.Should().BeGreaterThan(200);
        unseen.Should().Be(new Vector3(84), "gray 128 dimmed is 20 + 128 / 2");
    }

    [Fact]
    public void A_large_image_is_not_enlarged_and_a_gray_one_is_accepted()
    {
        using var images = zeros(2, 1, 160, 320);
        using var maps = full([2, 32, 8], 1f);

        var drawn = AttentionOverlay.Draw(images, maps, Two);

        (drawn.Width, drawn.Height).Should().Be((4 + 3 * (320 + 20 + 4), 4 + 2 * (160 + 20 + 4 + Bar)));
    }

    [Fact]
    public void The_longer_side_determines_the_scale()
    {
        using var image = zeros(3, 64, 8);
        using var map = full([8, 8], 1f);

        var drawn = AttentionOverlay.Draw(image, map, Two);

        (drawn.Width, drawn.Height).Should().Be((4 + 3 * (16 + 8 + 4), 4 + 128 + 8 + 4 + Bar), "64 is enlarged twice");
    }

    [Fact]
    public void Points_are_selected_for_each_image()
    {
        using var images = rand(2, 3, 32, 32) * 2 - 1;
        using var maps = rand(2, 64, 16).softmax(-1);

        var drawn = AttentionOverlay.Draw(images, maps);

        drawn.Width.Should().Be(Gap + 6 * Tile, "five points are the default");
        using var second = AttentionOverlay.Draw(images[1], maps[1]).ToTensor();
        using var rows = drawn.ToTensor();
        rows.narrow(1, Row, second.shape[1]).allclose(second, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void NaN_is_drawn_as_no_attention()
    {
        using var image = zeros(3, 32, 32);
        using var map = full(64, 16, float.NaN);

        var drawn = AttentionOverlay.Draw(image, map, [new(0.3, 0.3)]);

        Color(drawn, Inside(1, new(0.9, 0.1))).Should().Be(new Vector3(84));
    }

    [Fact]
    public void A_color_bar_is_from_zero_to_the_maximum_of_its_panel()
    {
        using var image = zeros(3, 32, 32);
        using var map = zeros(64, 16);
        map[18, 3] = 0.034;

        var drawn = AttentionOverlay.Draw(image, map, [new(0.3, 0.3)]);

        var (left, top) = (Gap + Tile + Frame, Gap + Tile - Gap + 3);
        Color(drawn, (left, top + 2)).Should().Be(new Vector3(84), "that is the image where nothing is attended to");
        var brightness = Enumerable.Range(0, Side).Select(x => Color(drawn, (left + x, top + 2)).X).ToArray();
        brightness.Skip(Side / 4).Should().BeInAscendingOrder("it is a dark violet first");
        brightness[^1].Should().BeGreaterThan(210);

        using var half = map / 2;
        var other = AttentionOverlay.Draw(image, half, [new(0.3, 0.3)]);
        Rows(other, 0, Tile + 10).Should().Equal(Rows(drawn, 0, Tile + 10), "colors are relative");
        Rows(other, Tile + 10, drawn.Height).Should().NotEqual(
            Rows(drawn, Tile + 10, drawn.Height), "the number under the bar is not");
    }

    [Fact]
    public void A_caption_is_drawn_above_all()
    {
        using var image = zeros(3, 32, 32);
        using var map = full(64, 16, 1 / 16f);

        var plain = AttentionOverlay.Draw(image, map, Two);
        var drawn = AttentionOverlay.Draw(image, map, Two, "generator.attend16   γ = 0.12");

        var line = drawn.Height - plain.Height;
        line.Should().BeInRange(14, 30);
        Rows(drawn, line, drawn.Height).Should().Equal(Rows(plain, 0, plain.Height));
        Rows(drawn, 0, line).Count(value => value < 100).Should().BeGreaterThan(100, "text is black on white");
    }

    [Fact]
    public void Images_of_two_and_four_channels_are_drawn_over_white()
    {
        using var map = full(64, 16, 1 / 16f);
        using var gray = cat([-ones(1, 32, 32), -ones(1, 32, 32)], 0);
        using var color = cat([-ones(3, 32, 32), -ones(1, 32, 32)], 0);

        foreach (var transparent in (Tensor[])[gray, color])
            Color(AttentionOverlay.Draw(transparent, map, Two), Inside(0, new(0.9, 0.9))).Should().Be(new Vector3(255));
    }

    [Fact]
    public void Arguments_that_do_not_match_are_refused()
    {
        using var images = zeros(2, 3, 32, 32);
        using var maps = zeros(2, 64, 16);

        Refused(() => AttentionOverlay.Draw(images[0], maps)).WithMessage("*N×C×H×W*3×32×32*");
        Refused(() => AttentionOverlay.Draw(images, maps[0])).WithMessage("*positions×keys*64×16 for 2*");
        Refused(() => AttentionOverlay.Draw(zeros(2, 5, 32, 32), maps)).WithMessage("*1 to 4 channels*");
        Refused(() => AttentionOverlay.Draw(zeros(2, 3, 32, 40), maps)).WithMessage("*aspect ratio*");
        Refused(() => AttentionOverlay.Draw(images, maps, [])).WithMessage("*but got 0*");
        Refused(() => AttentionOverlay.Draw(images, maps, new (double X, double Y)[9])).WithMessage("*but got 9*");
        Refused(() => AttentionOverlay.Draw(images, maps, [new(16, 16)])).WithMessage("*(1, 1)*Divide*");
        Refused(() => AttentionOverlay.Draw(images, maps, [new(double.NaN, 0)])).WithMessage("*(1, 1)*");

        static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(Action draw) =>
            draw.Should().Throw<ArgumentException>();
    }

    private static (int X, int Y) Inside(int tile, (double X, double Y) place) =>
        (Gap + tile * Tile + Frame + (int)(place.X * Side), Gap + Frame + (int)(place.Y * Side));

    private static Vector3 Color(ImageBuffer drawn, (int X, int Y) at)
    {
        var pixel = drawn.Pixels[((at.Y * drawn.Width + at.X) * 3)..];

        return new(pixel[0], pixel[1], pixel[2]);
    }

    private static byte[] Rows(ImageBuffer drawn, int from, int to) =>
        drawn.Pixels[(from * drawn.Width * 3)..(to * drawn.Width * 3)].ToArray();

    private static Vector3 Rgb(SkiaSharp.SKColor color) => new(color.Red, color.Green, color.Blue);
}
