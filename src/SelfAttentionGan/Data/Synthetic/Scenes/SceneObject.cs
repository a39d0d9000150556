namespace SelfAttentionGan.Data.Synthetic.Scenes;

/// <summary>An object of a drawn scene.</summary>
/// <param name="Color">Its color.</param>
/// <param name="Shape">Its shape.</param>
public readonly record struct SceneObject(SceneColor Color, SceneShape Shape)
{
    private static readonly int Shapes = Enum.GetValues<SceneShape>().Length;

    /// <summary>A number for each of the 12 objects, from 0.</summary>
    internal int Index => (int)Color * Shapes + (int)Shape;

    /// <summary>Returns the object in words, such as <c>red square</c>.</summary>
    public override string ToString() => $"{Color} {Shape}".ToLowerInvariant();

    /// <summary>Returns the object of words with an article, such as <c>a red square</c>; null where it is none.</summary>
    internal static SceneObject? Parse(string words) =>
        words.Split(' ') is ["a", var color, var shape]
            && Enum.GetNames<SceneColor>().Contains(color, StringComparer.OrdinalIgnoreCase)
            && Enum.GetNames<SceneShape>().Contains(shape, StringComparer.OrdinalIgnoreCase)
            ? new(Enum.Parse<SceneColor>(color, ignoreCase: true), Enum.Parse<SceneShape>(shape, ignoreCase: true))
            : null;

    internal static SceneObject Random(ref SplitMix64 random) => new(
        (SceneColor)random.NextInt64(Enum.GetValues<SceneColor>().Length), (SceneShape)random.NextInt64(Shapes));
}

/// <summary>The color of an object of a drawn scene.</summary>
public enum SceneColor
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Yellow.</summary>
    Yellow,
}

/// <summary>The shape of an object of a drawn scene.</summary>
public enum SceneShape
{
    /// <summary>A square.</summary>
    Square,

    /// <summary>A circle.</summary>
    Circle,

    /// <summary>A triangle, one corner at the top.</summary>
    Triangle,
}
