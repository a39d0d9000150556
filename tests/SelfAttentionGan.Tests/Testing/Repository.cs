namespace SelfAttentionGan.Tests.Testing;

/// <summary>Paths in the repository that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot(new(AppContext.BaseDirectory));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SelfAttentionGan.sln"))
            ? folder.FullName
            : FindRoot(folder.Parent ?? throw new DirectoryNotFoundException(
                "These tests must run inside their repository; run them there."));
}
