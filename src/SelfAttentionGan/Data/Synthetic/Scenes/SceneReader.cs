using System.Numerics;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Synthetic.Scenes;

/// <summary>Reads drawn scenes back from images: colors, shapes and places of the two objects.</summary>
/// <remarks>
/// A pixel belongs to an object where it is nearer to one of the four colors than to the black background. Objects are
/// the connected components of such pixels, horizontally and vertically, of at least 20 pixels; an image shows a scene
/// where there are exactly two. An object's color is that of most of its pixels. It is a square where it fills more than
/// 0.92 of its bounding box, as no drawn circle does (0.88); otherwise a triangle where the center of its pixels lies
/// below that of the box by more than 0.08 of the height, and a circle where it does not. Their centers give the
/// relation, along the axis on which they are farther apart.
/// </remarks>
public static class SceneReader
{
    // An object has 9 to 11 pixels a side, and a triangle fills half of them.
    private const int MinPixels = 20;

    private const double SquareFill = 0.92, TriangleDrop = 0.08;

    private static readonly SceneColor[] Colors = Enum.GetValues<SceneColor>();

    /// <summary>Reads one image.</summary>
    /// <param name="image">3×H×W in [-1, 1].</param>
    /// <returns>
    /// The scene, as <see cref="Scene.ToCanonical"/> has it; null where the image does not show exactly two objects.
    /// </returns>
    /// <exception cref="ArgumentException">The image has another shape.</exception>
    public static Scene? Read(Tensor image)
    {
        if (image.shape is not [3, _, _])
            throw new ArgumentException(
                $"A scene is read from an image of 3×H×W, but got ({string.Join(", ", image.shape)}); select one RGB " +
                "image of a batch.", nameof(image));

        var pixels = ImageBuffer.FromTensor(image);
        return FindObjects(pixels) is [var one, var other] ? Describe(one, other) : null;
    }

    private static Scene Describe(Component one, Component other)
    {
        var distance = other.Center - one.Center;
        var isBeside = Math.Abs(distance.X) >= Math.Abs(distance.Y);
        var isFirst = (isBeside ? distance.X : distance.Y) >= 0;

        return new(
            (isFirst ? one : other).Object, isBeside ? SceneRelation.LeftOf : SceneRelation.Above,
            (isFirst ? other : one).Object);
    }

    private static List<Component> FindObjects(ImageBuffer image)
    {
        var colors = new SceneColor?[image.Width * image.Height];
        for (var i = 0; i < colors.Length; i++)
            colors[i] = Classify(new(image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]));

        var (found, visited) = (new List<Component>(), new bool[colors.Length]);
        for (var i = 0; i < colors.Length; i++)
            if (colors[i] is not null && !visited[i])
                found.Add(Fill(i, image.Width, colors, visited));

        return [.. found.Where(component => component.Pixels >= MinPixels)];
    }

    private static SceneColor? Classify(Vector3 pixel)
    {
        var nearest = Colors.MinBy(color => Vector3.Distance(pixel, SceneRenderer.ColorOf(color)));

        return Vector3.Distance(pixel, SceneRenderer.ColorOf(nearest)) < pixel.Length() ? nearest : null;
    }

    /// <summary>Collects the component of a pixel by flood fill.</summary>
    private static Component Fill(int start, int width, SceneColor?[] colors, bool[] visited)
    {
        var (component, open) = (new Component(), new Stack<int>([start]));
        visited[start] = true;

        while (open.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            component.Add(x, y, colors[at]!.Value);
            foreach (var next in Neighbors(at, x, width, colors.Length))
                if (colors[next] is not null && !visited[next])
                {
                    visited[next] = true;
                    open.Push(next);
                }
        }

        return component;
    }

    private static IEnumerable<int> Neighbors(int at, int x, int width, int count)
    {
        if (x > 0)
            yield return at - 1;
        if (x < width - 1)
            yield return at + 1;
        if (at >= width)
            yield return at - width;
        if (at + width < count)
            yield return at + width;
    }

    /// <summary>A connected component of pixels of any color.</summary>
    private sealed class Component
    {
        private readonly int[] votes = new int[Colors.Length];
        private int left = int.MaxValue, top = int.MaxValue, right = -1, bottom = -1;
        private Vector2 sum;

        public int Pixels { get; private set; }

        public Vector2 Center => sum / Pixels;

        public SceneObject Object => new((SceneColor)Array.IndexOf(votes, votes.Max()), Shape);

        private int Height => bottom - top + 1;

        private SceneShape Shape =>
            (double)Pixels / ((right - left + 1) * Height) > SquareFill ? SceneShape.Square
            : Center.Y - (top + bottom) / 2.0 > TriangleDrop * Height ? SceneShape.Triangle
            : SceneShape.Circle;

        public void Add(int x, int y, SceneColor color)
        {
            Pixels++;
            votes[(int)color]++;
            sum += new Vector2(x, y);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }
    }
}
