namespace SelfAttentionGan.Tests.Samples;

/// <summary>The samples, built in the configuration of these tests.</summary>
internal static class SampleProgram
{
    /// <summary>Returns the path of a sample's program.</summary>
    public static string PathOf(string sample)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);

        return Repository.PathOf("samples", sample, "bin", built.Parent!.Name, built.Name, $"{sample}.dll");
    }
}
