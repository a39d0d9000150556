namespace SelfAttentionGan.Tests;

/// <summary>Finds the sources that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = Climb(new(AppContext.BaseDirectory));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Climb(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SelfAttentionGan.sln"))
            ? folder.FullName
            : Climb(folder.Parent ?? throw new DirectoryNotFoundException("These tests run inside their repository."));
}
