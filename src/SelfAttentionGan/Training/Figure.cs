namespace SelfAttentionGan.Training;

/// <summary>The names under which the figures of a step are summed.</summary>
internal static class Figure
{
    public const string RealScore = "realScore", FakeScore = "fakeScore";
    public const string Diversity = "diversity", Distance = "distance";

    public static string Loss(string player) => $"{player}Loss";

    public static string Gradient(string player) => $"{player}Gradient";

    /// <summary>Whether a figure is a term of a player's loss, such as <c>discriminator.r1</c>.</summary>
    public static bool IsTerm(string name) => name.Contains('.');
}
