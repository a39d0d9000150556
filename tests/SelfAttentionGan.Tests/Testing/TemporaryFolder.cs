namespace SelfAttentionGan.Tests.Testing;

/// <summary>A folder of its own for a test, gone when the test is over.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sagan-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
