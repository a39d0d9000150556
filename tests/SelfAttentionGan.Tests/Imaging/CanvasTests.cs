using System.Numerics;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class CanvasTests
{
    [Theory]
    [InlineData(0f, 0f, 0.5f)]
    [InlineData(0.13f, -0.2f, 0.31f)]
    public void A_disc_covers_its_area_however_it_falls_on_the_pixels(float x, float y, float radius)
    {
        var canvas = new Canvas(64);
        var centre = new Vector2(x, y);

        canvas.Paint(new(255), centre, radius, p => Shapes.Disc(p, centre, radius));

        var area = canvas.ToPixels().Average(level => level / 255.0) * 4;
        area.Should().BeApproximately(Math.PI * radius * radius, 0.004);
    }

    [Fact]
    public void What_is_placed_is_scaled_turned_and_moved()
    {
        var canvas = new Canvas(9);
        canvas.Place(new(2 / 9f, 0), 0.5f, MathF.PI / 2);

        canvas.Paint(new(255), new(8 / 9f, 0), 0.1f, p => Shapes.Disc(p, new(8 / 9f, 0), 0.5f / 9));

        var brightest = canvas.ToPixels().Chunk(3).Select((pixel, i) => (pixel[0], i)).Max().i;
        (brightest % 9, brightest / 9).Should().Be((5, 6), "it moved one to the right and half of four down");
    }
}
