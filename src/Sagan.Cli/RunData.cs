namespace Sagan.Cli;

/// <summary>What a run's folder tells of the images that it learned from.</summary>
internal static class RunData
{
    /// <summary>Returns the names of the classes in the order of their numbers; none where nothing is recorded.</summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyList<string> ClassNames(string folder) => [];
}
