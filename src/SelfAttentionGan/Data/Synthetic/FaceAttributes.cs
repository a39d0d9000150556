using System.Numerics;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>The attributes of synthetic faces that an image shows.</summary>
internal static class FaceAttributes
{
    private static readonly string[] NoYes = ["no", "yes"];

    public static IReadOnlyList<ImageAttribute> All { get; } =
    [
        new("hair style", [.. Enum.GetNames<HairStyle>().Select(name => name.ToLowerInvariant())]),
        new("hair color", Names(Palette.Hairs)),
        new("mouth", ["grin", "smile", "frown", "open", "straight"]),
        new("eye color", Names(Palette.Irises)),
        new("glasses", NoYes),
        new("earrings", NoYes),
        new("freckles", NoYes),
    ];

    /// <summary>Returns the index of a face's value for each attribute.</summary>
    public static long[] Of(Face face) =>
    [
        (long)face.Style,
        Array.IndexOf(Palette.Hairs, face.Hair),
        MouthOf(face),
        Array.IndexOf(Palette.Irises, face.Eyes),
        face.Glasses is null ? 0 : 1,
        face.Earrings is null ? 0 : 1,
        face.Freckles ? 1 : 0,
    ];

    private static long MouthOf(Face face) => face.Expression switch
    {
        Expression.Happy => face.OpenMouth ? 0 : 1,
        Expression.Sad => 2,
        Expression.Surprised => 3,
        _ => 4,
    };

    private static string[] Names(Vector3[] colors) =>
        [.. colors.Select(color => $"#{(int)color.X:x2}{(int)color.Y:x2}{(int)color.Z:x2}")];
}
