namespace SelfAttentionGan.Interop.Tests;

/// <summary>The public surface is a text file that a reviewer changes on purpose.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() => ApprovedSurface.Require(
        typeof(StateDict).Assembly, "SelfAttentionGan.Interop.Tests", new() { IncludeAssemblyAttributes = false });

    [Fact]
    public void It_sees_the_librarys_public_surface_alone()
    {
        var project = File.ReadAllText(Repository.PathOf("src", "SelfAttentionGan", "SelfAttentionGan.csproj"));

        project.Should().NotContain("InternalsVisibleTo Include=\"SelfAttentionGan.Interop");
    }
}
