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
    public void The_public_surface_is_the_approved_one() => ApprovedSurface.Require(
        typeof(SelfAttention2d).Assembly, "SelfAttentionGan.Tests", Shown);
}
