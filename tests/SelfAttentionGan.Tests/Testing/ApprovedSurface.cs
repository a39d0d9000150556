using System.Reflection;
using PublicApiGenerator;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>A package's public surface: a text file that a reviewer changes on purpose.</summary>
internal static class ApprovedSurface
{
    /// <summary>Requires that an assembly has the surface of its test project's PublicSurface.approved.txt.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="tests">The folder of its tests.</param>
    /// <param name="options">What is shown.</param>
    public static void Require(Assembly assembly, string tests, ApiGeneratorOptions options)
    {
        var approved = Repository.PathOf("tests", tests, "PublicSurface.approved.txt");
        var received = approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var surface = assembly.GeneratePublicApi(options) + "\n";

        if (!File.Exists(approved) || File.ReadAllText(approved) != surface)
            File.WriteAllText(received, surface);
        else
            File.Delete(received);

        File.Exists(received).Should().BeFalse(
            $"the surface must stay what was approved; where the change is meant, mv '{received}' '{approved}'");
    }
}
