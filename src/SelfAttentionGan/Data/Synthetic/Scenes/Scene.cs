using SelfAttentionGan.Data.Captions;

namespace SelfAttentionGan.Data.Synthetic.Scenes;

/// <summary>A drawn scene of two objects: the first one left of, right of, above or below the second.</summary>
/// <param name="First">The object that its caption names first.</param>
/// <param name="Relation">Where the first is, seen from the second.</param>
/// <param name="Second">The other object.</param>
public sealed record Scene(SceneObject First, SceneRelation Relation, SceneObject Second)
{
    private const int UnseenPeriod = 6;

    /// <summary>The scene in words, such as <c>a red square left of a blue circle</c>.</summary>
    public string Caption => $"a {First} {NameOf(Relation)} a {Second}";

    /// <summary>
    /// Whether its pair of objects, in whatever order and relation, is never drawn for training: 12 of the 66 pairs, in
    /// which each of the 12 objects occurs.
    /// </summary>
    public bool IsUnseen => (First.Index + Second.Index) % UnseenPeriod == UnseenPeriod - 1;

    /// <summary>
    /// Returns the same scene from the left or from above: a square right of a circle is a circle left of a square.
    /// Captions describe the same image where these are equal.
    /// </summary>
    public Scene ToCanonical() => Relation switch
    {
        SceneRelation.RightOf => new(Second, SceneRelation.LeftOf, First),
        SceneRelation.Below => new(Second, SceneRelation.Above, First),
        _ => this,
    };

    /// <summary>Returns the scene that a caption describes; null where it describes none.</summary>
    /// <param name="caption">A caption as <see cref="Caption"/> writes it, in any capitals.</param>
    public static Scene? Parse(string caption)
    {
        var words = string.Join(' ', Vocabulary.Split(caption));

        foreach (var relation in Enum.GetValues<SceneRelation>())
            if (words.Split($" {NameOf(relation)} ") is [var first, var second]
                && SceneObject.Parse(first) is { } one && SceneObject.Parse(second) is { } other && one != other)
                return new(one, relation, other);

        return null;
    }

    /// <summary>Returns a random scene of training or of unseen pairs, which depends on nothing but its arguments.</summary>
    internal static Scene Random(ulong seed, long number, bool unseen)
    {
        var random = SplitMix64.For(seed, number);

        while (true)
        {
            var (first, second) = (SceneObject.Random(ref random), SceneObject.Random(ref random));
            var scene = new Scene(first, (SceneRelation)random.NextInt64(4), second);
            if (first != second && scene.IsUnseen == unseen)
                return scene;
        }
    }

    private static string NameOf(SceneRelation relation) => relation switch
    {
        SceneRelation.LeftOf => "left of",
        SceneRelation.RightOf => "right of",
        SceneRelation.Above => "above",
        _ => "below",
    };
}

/// <summary>Where the first object of a scene is, seen from the second.</summary>
public enum SceneRelation
{
    /// <summary>Left of it.</summary>
    LeftOf,

    /// <summary>Right of it.</summary>
    RightOf,

    /// <summary>Above it.</summary>
    Above,

    /// <summary>Below it.</summary>
    Below,
}
