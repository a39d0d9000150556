using PublicApiGenerator;

namespace SelfAttentionGan.Distributed.Tests;

/// <summary>The public surface is a text file that a reviewer changes on purpose.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var approved = Repository.PathOf("tests", "SelfAttentionGan.Distributed.Tests", "PublicSurface.approved.txt");
        var received = approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var surface = typeof(MpiProcessGroup).Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false }) + "\n";

        if (!File.Exists(approved) || File.ReadAllText(approved) != surface)
            File.WriteAllText(received, surface);
        else
            File.Delete(received);

        File.Exists(received).Should().BeFalse(
            $"the surface must stay what was approved; where the change is meant, mv '{received}' '{approved}'");
    }

    [Fact]
    public void It_sees_the_librarys_public_surface_alone()
    {
        var project = File.ReadAllText(Repository.PathOf("src", "SelfAttentionGan", "SelfAttentionGan.csproj"));

        project.Should().NotContain("InternalsVisibleTo Include=\"SelfAttentionGan.Distributed");
    }
}
