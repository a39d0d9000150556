using SelfAttentionGan.Data.Synthetic.Scenes;
using static TorchSharp.torch;

namespace TextToImage;

/// <summary>Fractions of images that show what their captions say.</summary>
/// <param name="Colors">Both colors are right.</param>
/// <param name="Objects">Both objects are right: colors and shapes.</param>
/// <param name="All">Objects and their places are right.</param>
internal sealed record SceneScores(double Colors, double Objects, double All)
{
    public static SceneScores Of(Tensor images, IReadOnlyList<string> captions)
    {
        var scenes = captions.Select((caption, i) => (Read: SceneReader.Read(images[i]), Said: Scene.Parse(caption)!)).ToArray();

        return new(
            Share(pair => ColorsOf(pair.Read).SequenceEqual(ColorsOf(pair.Said))),
            Share(pair => ObjectsOf(pair.Read).SequenceEqual(ObjectsOf(pair.Said))),
            Share(pair => pair.Read == pair.Said.ToCanonical()));

        double Share(Func<(Scene? Read, Scene Said), bool> isRight) => scenes.Average(pair => isRight(pair) ? 1.0 : 0);
    }

    public override string ToString() =>
        FormattableString.Invariant($"colors {Colors:0.000}  objects {Objects:0.000}  objects and places {All:0.000}");

    private static IEnumerable<SceneColor> ColorsOf(Scene? scene) => ObjectsOf(scene).Select(one => one.Color).Order();

    private static IEnumerable<SceneObject> ObjectsOf(Scene? scene) => scene is null
        ? []
        : new[] { scene.First, scene.Second }.OrderBy(one => one.Color).ThenBy(one => one.Shape);
}
