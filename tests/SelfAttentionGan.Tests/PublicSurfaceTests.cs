using System.ComponentModel.DataAnnotations;
using PublicApiGenerator;
using SelfAttentionGan.Attention;

namespace SelfAttentionGan.Tests;

/// <summary>The public surface is a text file that a reviewer changes on purpose.</summary>
public sealed class PublicSurfaceTests
{
    // Bounds stand in docs/options.md.
    private static readonly ApiGeneratorOptions Shown = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes =
        [
            typeof(EnumDataTypeAttribute).FullName!, typeof(RangeAttribute).FullName!,
            typeof(RegularExpressionAttribute).FullName!, typeof(RequiredAttribute).FullName!,
        ],
    };

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var approved = Repository.PathOf("tests", "SelfAttentionGan.Tests", "PublicSurface.approved.txt");
        var received = approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var surface = typeof(SelfAttention2d).Assembly.GeneratePublicApi(Shown) + "\n";

        if (!File.Exists(approved) || File.ReadAllText(approved) != surface)
            File.WriteAllText(received, surface);
        else
            File.Delete(received);

        File.Exists(received).Should().BeFalse(
            $"the surface must stay what was approved; where the change is meant, mv '{received}' '{approved}'");
    }
}
