using WebGallery.Onnx;

namespace SelfAttentionGan.Interop.Tests.Samples;

public sealed class AttentionPanelTests
{
    [Theory]
    [InlineData(4, 4, 2, 2)]
    [InlineData(8, 4, 2, 4)]
    [InlineData(4, 8, 4, 2)]
    public void What_a_position_attends_to_is_yellow(int width, int height, int rows, int columns)
    {
        var positions = rows * columns;
        var maps = new FloatTensor([1, positions, positions], new float[positions * positions]);
        maps.Values[(columns - 1) * positions + positions - columns] = 0.5f;            // top right, to bottom left
        var gray = new Tile(width, height, [.. Enumerable.Repeat((byte)100, width * height * 3)]);

        var panel = AttentionPanel.Draw(gray, maps, image: 0, (X: 0.9, Y: 0.1));

        ColorAt(0, height - 1).Should().Equal(255, 220, 0);
        ColorAt(width - 1, height - 1).Should().Equal(40, 40, 40);
        ColorAt(width - 1, 0).Should().Equal([255, 0, 0], "the position is marked");

        byte[] ColorAt(int x, int y) => panel.Pixels[((y * width + x) * 3)..((y * width + x) * 3 + 3)];
    }
}
