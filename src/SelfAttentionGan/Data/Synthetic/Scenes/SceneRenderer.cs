using System.Numerics;
using SkiaSharp;

namespace SelfAttentionGan.Data.Synthetic.Scenes;

/// <summary>Draws scenes of 32×32 pixels: two shapes of 9 to 11 pixels on black, near their places.</summary>
internal static class SceneRenderer
{
    public const int Size = 32;

    private const float Middle = Size / 2f, Offset = 7.5f;

    public static Vector3 ColorOf(SceneColor color) => color switch
    {
        SceneColor.Red => new(235, 45, 45),
        SceneColor.Green => new(40, 200, 70),
        SceneColor.Blue => new(60, 90, 255),
        _ => new(245, 220, 50),
    };

    /// <summary>Returns RGB pixels; places and sizes depend on the seed and the number alone.</summary>
    public static byte[] Render(Scene scene, ulong seed, long number)
    {
        // Other random numbers than those of the scene itself.
        var random = SplitMix64.For(~seed, number);
        var along = scene.Relation is SceneRelation.LeftOf or SceneRelation.RightOf ? Vector2.UnitX : Vector2.UnitY;
        var sign = scene.Relation is SceneRelation.LeftOf or SceneRelation.Above ? -1 : 1;

        using var canvas = new ShapeCanvas(Size);
        Draw(canvas, scene.First, Place(sign), random.Uniform(4.5f, 5.5f));
        Draw(canvas, scene.Second, Place(-sign), random.Uniform(4.5f, 5.5f));

        return canvas.ToPixels();

        Vector2 Place(int side) => new Vector2(Middle) + along * (side * Offset + random.Uniform(-1, 1))
            + (Vector2.One - along) * random.Uniform(-2, 2);
    }

    private static void Draw(ShapeCanvas canvas, SceneObject drawn, Vector2 center, float half)
    {
        var color = ColorOf(drawn.Color);

        if (drawn.Shape == SceneShape.Square)
            canvas.Rectangle(color, center, new(half), corner: default);
        else if (drawn.Shape == SceneShape.Circle)
            canvas.Oval(color, center, new(half));
        else
            DrawTriangle(canvas, color, center, half);
    }

    private static void DrawTriangle(ShapeCanvas canvas, Vector3 color, Vector2 center, float half)
    {
        using var triangle = new SKPath();
        triangle.MoveTo(center.X, center.Y - half);
        triangle.LineTo(center.X + half, center.Y + half);
        triangle.LineTo(center.X - half, center.Y + half);
        triangle.Close();

        canvas.Path(color, triangle);
    }
}
